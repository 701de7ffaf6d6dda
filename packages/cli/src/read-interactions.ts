import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { ServiceError } from "@porchlight/core/error";

/**
 * The interactions in a file, or in standard input for `-`: one JSON object a line, or one JSON list, or
 * a batch as the API takes it. Throws `request.bad_parameter` with the line that is no JSON.
 */
export async function readInteractions(file: string): Promise<readonly unknown[]> {
  return parseInteractions(file === "-" ? await text(process.stdin) : await readText(file), file);
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const problem = code === "ENOENT" ? "there is no file" : `${code}: cannot read`;
    throw new ServiceError("request.bad_parameter", `${problem} ${file}`, { cause });
  }
}

export function parseInteractions(content: string, file: string): readonly unknown[] {
  const whole = parse(content);
  if (Array.isArray(whole)) return whole;
  const { batch } = (whole ?? {}) as { batch?: unknown };
  if (Array.isArray(batch)) return batch;
  return content.split("\n").flatMap((line, i) => {
    if (line.trim() === "") return [];
    const one = parse(line);
    if (one !== undefined) return [one];
    const where = `line ${i + 1} of ${file === "-" ? "standard input" : file}`;
    throw new ServiceError("request.bad_parameter", `${where} is not JSON`);
  });
}

/** Undefined for what is not JSON; JSON itself has no undefined. */
function parse(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
