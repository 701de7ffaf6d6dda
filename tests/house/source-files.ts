import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const ROOT = join(import.meta.dirname, "../..");

export interface SourceFile {
  /** From the repository's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** TypeScript files under the given folders of the repository, in order of their paths. */
export const sourceFiles = (...folders: readonly string[]): SourceFile[] =>
  globSync(
    folders.map((folder) => `${folder}/**/*.ts`),
    { cwd: ROOT, exclude: (path) => path.split("/").includes("node_modules") },
  )
    .sort()
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), "utf8") }));

/** The code without the comments that stand on lines of their own. */
export const withoutComments = (text: string): string =>
  text.replaceAll(/^\s*\/\*[\s\S]*?\*\//gm, "").replaceAll(/^\s*\/\/.*$/gm, "");
