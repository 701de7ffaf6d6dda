import { parseRetryAfter } from "./parse-retry-after.ts";
import { type ErrorDetails, PorchlightError } from "./porchlight-error.ts";

export type Json = Readonly<Record<string, unknown>>;

/** An HTTP answer that was read to its end. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly text: string;
}

/**
 * The JSON object of a good answer. Throws what the service says is wrong, and `answer.unreadable` for
 * what it would not say.
 */
export function readAnswer({ status, headers, text }: RawAnswer, nowMs: number): Json {
  const body = parseObject(text);
  const isGood = status >= 200 && status < 300;
  if (isGood && body !== undefined) return body;
  const { code, message, requestId, details } = body ?? {};
  const facts = {
    status,
    requestId: typeof requestId === "string" ? requestId : undefined,
    retryAfterMs: parseRetryAfter(headers.get("retry-after"), nowMs),
  };
  if (isGood || typeof code !== "string" || typeof message !== "string")
    throw new PorchlightError(
      "answer.unreadable",
      `the answer has status ${status} and is not Porchlight's; is the url right?`,
      { ...facts, details: { contentType: headers.get("content-type") ?? "none" } },
    );
  throw new PorchlightError(code, message, { ...facts, details: detailsOf(details) });
}

function parseObject(text: string): Json | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  return isObject(value) ? value : undefined;
}

export const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const detailsOf = (details: unknown): ErrorDetails =>
  isObject(details)
    ? (Object.fromEntries(
        Object.entries(details).filter(([, value]) => typeof value !== "object"),
      ) as ErrorDetails)
    : {};
