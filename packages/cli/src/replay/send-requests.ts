import { setTimeout as sleep } from "node:timers/promises";
import { ServiceError } from "@porchlight/core/error";
import type { PlannedMessage } from "./plan-messages.ts";
import type { RequestSource } from "./request-source.ts";

/** What a request came to. */
export interface Receipt<M = PlannedMessage> {
  readonly messages: readonly M[];
  /** Messages of the request that are repeats. */
  readonly repeats: number;
  readonly rejected: readonly Rejection[];
}

export interface Rejection {
  readonly index: number;
  readonly code: string;
  readonly message: string;
}

export interface SendOptions<M = PlannedMessage> {
  readonly url: string;
  readonly key: string;
  readonly source: RequestSource<M>;
  /** A message as JSON. */
  readonly write: (message: M) => string;
  readonly inFlight: number;
  /** Answers when the next request may be sent: what is accepted must not pile up without bound. */
  readonly room: () => Promise<void>;
  readonly onReceipt: (receipt: Receipt<M>) => void;
}

export interface SendFacts {
  readonly requests: number;
  /** Times a request was sent again because it was answered 429, or not at all. */
  readonly retries: number;
}

/** A request that gets no answer but 429, or none, for this long fails the whole. */
const GIVE_UP_MS = 300_000;
const NO_ANSWER_WAIT_MS = 500;

/**
 * Sends everything a source has, several requests at once, as a client does: a request answered 429, or
 * not at all, is sent again with the same body after what Retry-After asks for.
 */
export async function sendRequests<M>(options: SendOptions<M>): Promise<SendFacts> {
  const facts = { requests: 0, retries: 0 };
  const work = async (): Promise<void> => {
    for (;;) {
      await options.room();
      const next = options.source.next(Date.now());
      if (next === "done") return;
      if ("waitMs" in next) {
        await sleep(next.waitMs);
        continue;
      }
      const body = `{"batch":[${next.messages.map(options.write).join(",")}]}`;
      const rejected = await post(options, body, () => facts.retries++);
      facts.requests++;
      options.source.accepted(next.messages, Date.now());
      options.onReceipt({ ...next, rejected });
    }
  };
  await Promise.all(Array.from({ length: options.inFlight }, work));
  return facts;
}

async function post(
  { url, key }: { readonly url: string; readonly key: string },
  body: string,
  onRetry: () => void,
): Promise<readonly Rejection[]> {
  const giveUpAtMs = Date.now() + GIVE_UP_MS;
  for (;;) {
    const answer = await attempt(url, key, body);
    if ("rejected" in answer) return answer.rejected;
    if (Date.now() > giveUpAtMs)
      throw new ServiceError(
        "service.failed",
        `a request has got no answer but ${answer.what} for ${GIVE_UP_MS / 60_000} minutes`,
      );
    onRetry();
    await sleep(answer.waitMs);
  }
}

type Attempt = { rejected: readonly Rejection[] } | { what: string; waitMs: number };

async function attempt(url: string, key: string, body: string): Promise<Attempt> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(`${url}/v1/batch`, {
      method: "POST",
      headers: {
        authorization: `Basic ${Buffer.from(`${key}:`).toString("base64")}`,
        "content-type": "application/json",
      },
      body,
    });
    text = await response.text();
  } catch (error) {
    // A connection that broke says nothing about what was taken: the same body again is safe.
    if (!(error instanceof TypeError)) throw error;
    return { what: "a broken connection", waitMs: NO_ANSWER_WAIT_MS };
  }
  if (response.status === 429) {
    const seconds = Number(response.headers.get("retry-after") ?? 1);
    return { what: "429", waitMs: seconds * 1000 };
  }
  if (response.status !== 200)
    throw new ServiceError("service.failed", `ingest answered ${response.status}: ${text}`);
  return { rejected: (JSON.parse(text) as { rejected: readonly Rejection[] }).rejected };
}
