import type { Connection } from "./connect-options.ts";
import { isPorchlightError, PorchlightError } from "./porchlight-error.ts";
import { type Json, type RawAnswer, readAnswer } from "./read-answer.ts";

export interface ApiRequest {
  readonly method: "GET" | "POST";
  /** With its query, encoded. */
  readonly path: string;
  /** Written anew for each try, because it may say when it is sent. */
  readonly body?: (nowMs: number) => string;
}

const FIRST_PAUSE_MS = 250;

/**
 * Sends a request until it is answered, at most `retries` times more and within `timeoutMs` in all. Tried
 * again is what may yet succeed: no connection, 429 and 503. What would have to wait past its time fails at
 * once, with what the service last said.
 */
export async function sendRequest(connection: Connection, request: ApiRequest): Promise<Json> {
  const { now, wait, random, retries, timeoutMs } = connection;
  const deadlineMs = now() + timeoutMs;
  for (let tries = 1; ; tries++) {
    try {
      const answer = await tryOnce(connection, request, { deadlineMs, tries });
      return readAnswer(answer, now());
    } catch (error) {
      if (!isPorchlightError(error) || !mayYetSucceed(error) || tries > retries) throw error;
      const pauseMs = pauseAfter(tries, error.retryAfterMs, random());
      if (now() + pauseMs >= deadlineMs) throw error;
      await wait(pauseMs);
    }
  }
}

const mayYetSucceed = ({ code, status }: PorchlightError): boolean =>
  code === "network.failed" || status === 429 || status === 503;

/**
 * Twice as long after each try, spread so that many clients do not come back as one. Never sooner than
 * the service asked.
 */
const pauseAfter = (tries: number, retryAfterMs = 0, random: number): number =>
  retryAfterMs + Math.round(FIRST_PAUSE_MS * 2 ** (tries - 1) * (0.5 + random));

interface Try {
  readonly deadlineMs: number;
  readonly tries: number;
}

async function tryOnce(
  connection: Connection,
  request: ApiRequest,
  { deadlineMs, tries }: Try,
): Promise<RawAnswer> {
  const { now, timeoutMs } = connection;
  const startMs = now();
  const aborter = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    const giveUp = () => {
      reject(failure("network.timeout", `no answer within ${timeoutMs} ms`, { timeoutMs, tries }));
      aborter.abort();
    };
    // A clock that was set back gives no more time than there ever was.
    timer = setTimeout(giveUp, Math.min(deadlineMs - startMs, timeoutMs));
  });
  try {
    // Raced, because a fetch of the caller's own may not listen to the signal.
    return await Promise.race([exchange(connection, request, aborter.signal, tries), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

async function exchange(
  { fetch, url, key, now }: Connection,
  { method, path, body }: ApiRequest,
  signal: AbortSignal,
  tries: number,
): Promise<RawAnswer> {
  const headers = { authorization: `Bearer ${key}`, accept: "application/json" };
  const init =
    body === undefined
      ? { method, headers, signal }
      : {
          method,
          headers: { ...headers, "content-type": "application/json" },
          body: body(now()),
          signal,
        };
  try {
    const response = await fetch(`${url}${path}`, init);
    return { status: response.status, headers: response.headers, text: await response.text() };
  } catch (cause) {
    throw failure("network.failed", `${url} could not be reached`, { tries }, cause);
  }
}

const failure = (
  code: "network.failed" | "network.timeout",
  message: string,
  details: Record<string, number>,
  cause?: unknown,
): PorchlightError => new PorchlightError(code, message, { details, cause });
