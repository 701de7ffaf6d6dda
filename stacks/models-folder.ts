/** Where the model versions that ship with the software stand, from the repository's root. */
export { SHIPPED_FOLDER as MODELS_FOLDER } from "@porchlight/core/names";
