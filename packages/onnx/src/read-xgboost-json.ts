import { parseLooseJson } from "./loose-json.ts";
import { readXgboostDocument } from "./read-xgboost-document.ts";
import type { TreeEnsemble } from "./tree-ensemble.ts";

/**
 * Reads a model that XGBoost saved as JSON.
 *
 * @throws RangeError for what is not such a model, or what `readXgboostDocument` refuses
 */
export const readXgboostJson = (bytes: Uint8Array): TreeEnsemble =>
  readXgboostDocument(parseLooseJson(new TextDecoder().decode(bytes)));
