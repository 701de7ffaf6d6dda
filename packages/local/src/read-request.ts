import type { IncomingMessage } from "node:http";

/** A request's body, unless it has more than `maxBytes`: the rest of such a one is read and dropped. */
export function readRequest(
  request: IncomingMessage,
  maxBytes: number,
): Promise<Buffer | "too large" | "aborted"> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
      else resolve("too large");
    });
    request.on("end", () => {
      const [only] = chunks;
      resolve(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks));
    });
    request.on("error", () => resolve("aborted"));
  });
}
