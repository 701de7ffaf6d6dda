/** Where the model versions that ship with the software stand, from the repository's root. */
export const MODELS_FOLDER = "models/";
