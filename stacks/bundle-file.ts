/** What a bundle's entry is called; Lambda finds its handler as `index.handler`. */
export const BUNDLE_FILE = "index.mjs";
