import { decodeUbjson } from "./decode-ubjson.ts";
import { decodeXgboostBinary, XGBOOST_BINARY_MAGIC } from "./decode-xgboost-binary.ts";
import { readXgboostDocument } from "./read-xgboost-document.ts";
import { readXgboostJson } from "./read-xgboost-json.ts";
import type { TreeEnsemble } from "./tree-ensemble.ts";

/**
 * Reads a model that XGBoost saved, whichever way: as JSON, as UBJSON (what XGBoost 2.1 and later write to a
 * file without extension), or in its first format (what XGBoost 1 does). The three give the same ensemble.
 *
 * @throws RangeError for what is none of them, and for what `readXgboostDocument` refuses
 */
export function readXgboost(bytes: Uint8Array): TreeEnsemble {
  const start = String.fromCharCode(...bytes.subarray(0, XGBOOST_BINARY_MAGIC.length));
  if (start === XGBOOST_BINARY_MAGIC) return readXgboostDocument(decodeXgboostBinary(bytes));
  // A key stands in quotes in JSON; in UBJSON a length does before it, with a letter as its type.
  if (/^\{[#a-zA-Z]/.test(start)) return readXgboostDocument(decodeUbjson(bytes));
  if (/^\s*\{/.test(start)) return readXgboostJson(bytes);
  throw new RangeError(
    `readXgboost requires a model that XGBoost saved, got ${bytes.length} bytes of something else`,
  );
}
