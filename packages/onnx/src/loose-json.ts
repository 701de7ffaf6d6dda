/** What stands at a path of a JSON document. @throws RangeError if nothing does */
export function jsonAt(document: unknown, path: string): unknown {
  const found = jsonAtOr(document, path, undefined);
  if (found === undefined) throw new RangeError(`jsonAt requires ${path}, got a document without`);
  return found;
}

export function jsonAtOr<T>(document: unknown, path: string, otherwise: T): unknown {
  let here = document;
  for (const key of path.split(".")) {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, key)) return otherwise;
    here = (here as Readonly<Record<string, unknown>>)[key];
  }
  return here;
}

/** A number, or a number as text: XGBoost writes its parameters so. What is neither is NaN. */
export function jsonNumber(value: unknown): number {
  if (typeof value === "number") return value;
  return typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
}

/** @throws RangeError if it isn't a list */
export function jsonList(document: unknown, path: string): ArrayLike<unknown> {
  const list = jsonAt(document, path);
  if (isList(list)) return list;
  throw new RangeError(`jsonList requires a list at ${path}, got ${typeof list}`);
}

/** A list, or numbers of one type: what decoders make of one that says its type. */
export const isList = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || value instanceof Float64Array;

/**
 * Parses JSON in which NaN and Infinity may stand as bare words, as XGBoost writes them: NaN is read as
 * null, which `jsonNumber` reads back.
 *
 * @throws RangeError if it isn't JSON otherwise
 */
export function parseLooseJson(text: string): unknown {
  const strict = /NaN|Infinity/.test(text)
    ? text.replaceAll(/"(?:[^"\\]|\\.)*"|NaN|Infinity/g, (token) =>
        token === "NaN" ? "null" : token === "Infinity" ? "1e999" : token,
      )
    : text;
  try {
    return JSON.parse(strict);
  } catch (cause) {
    throw new RangeError("parseLooseJson requires JSON, got something else or a file cut short", {
      cause,
    });
  }
}
