import type { Requester, UpstashResponse } from "@upstash/redis";
import type { HttpRequesterOptions } from "./http-requester.ts";

/**
 * What carries @upstash/redis's commands where there is no Node: over `fetch`, once, with a time-out. Upstash's own
 * transport tries five times and has none.
 */
export function createFetchRequester({ url, token, timeoutMs }: HttpRequesterOptions): Requester {
  const root = url.replace(/\/$/, "");
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  return {
    async request<T>({ path = [], body }: { path?: string[]; body?: unknown }) {
      const answer = await fetch(`${root}/${path.join("/")}`, {
        method: "POST",
        headers,
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(timeoutMs),
      });
      return (await answer.json()) as UpstashResponse<T>;
    },
  };
}
