import { ServiceError } from "@porchlight/core/error";

/** A cold start of the origin takes two or three seconds. */
const TIMEOUT_MS = 4_000;

export type OriginAnswer =
  | { readonly answer: Response }
  /** It failed (5xx), refused for its load (429), or did not answer at all. */
  | {
      readonly refused: Response | undefined;
      /** Not for its load: whoever has a revoked key could make load. */
      readonly isDown: boolean;
    };

/** Passes a request on as it came; `body` is what was read of it. */
export type AskOrigin = (request: Request, body?: Uint8Array<ArrayBuffer>) => Promise<OriginAnswer>;

/** Throws `config.invalid` for an origin that is no HTTP URL. */
export function createAskOrigin(origin: string): AskOrigin {
  const root = requireOrigin(origin);
  return async (request, body) => {
    const { pathname, search } = new URL(request.url);
    const answer = await answerOf(`${root}${pathname}${search}`, {
      method: request.method,
      headers: request.headers,
      // A redirect is the caller's to follow: it would take the key elsewhere.
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body !== undefined && { body }),
    });
    const isDown = answer === undefined || answer.status >= 500;
    return isDown || answer.status === 429 ? { refused: answer, isDown } : { answer };
  };
}

function requireOrigin(origin: string): string {
  const url = URL.parse(origin);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new ServiceError("config.invalid", `the origin is "${origin}", which is no HTTP URL`);
  return `${url.origin}${url.pathname.replace(/\/$/, "")}`;
}

async function answerOf(url: string, init: RequestInit): Promise<Response | undefined> {
  try {
    return await fetch(url, init);
  } catch {
    // Refused, cut off or too slow, and which of them changes nothing.
    return undefined;
  }
}
