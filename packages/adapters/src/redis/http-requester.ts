import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { Requester, UpstashResponse } from "@upstash/redis";

export interface HttpRequesterOptions {
  readonly url: string;
  readonly token: string;
  /** From a request's start to the end of its answer. */
  readonly timeoutMs: number;
}

/**
 * What carries @upstash/redis's commands where there is Node: its own `fetch` costs a profile read three times
 * the CPU, most of it streams and abort signals that nobody reads. The answer is asked for as plain JSON,
 * since nothing kept here is other than UTF-8.
 */
export function createHttpRequester({ url, token, timeoutMs }: HttpRequesterOptions): Requester {
  const base = new URL(url);
  const isSecure = base.protocol === "https:";
  const request = isSecure ? httpsRequest : httpRequest;
  const agent = new (isSecure ? HttpsAgent : HttpAgent)({ keepAlive: true });
  const { hostname, port } = base;
  const root = base.pathname.replace(/\/$/, "");
  const authorization = `Bearer ${token}`;

  const post = (path: string, body: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const headers = {
        authorization,
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
      };
      const sent = request({ method: "POST", hostname, port, path, headers, agent });
      const tooLate = setTimeout(
        () => sent.destroy(new TypeError(`no answer within ${timeoutMs} ms`)),
        timeoutMs,
      );
      const settle = (): void => clearTimeout(tooLate);
      sent.on("response", (response) => readText(response).then(resolve, reject).finally(settle));
      sent.on("error", (error: NodeJS.ErrnoException) => {
        settle();
        // The other end had most likely given the idle connection up. Should it have read the command, a second
        // time does no harm: all that is sent here ends the same done twice.
        if (sent.reusedSocket && error.code === "ECONNRESET")
          post(path, body).then(resolve, reject);
        else reject(error);
      });
      sent.end(body);
    });

  return {
    async request<T>({ path = [], body }: { path?: string[]; body?: unknown }) {
      const text = await post(`${root}/${path.join("/")}`, JSON.stringify(body));
      return JSON.parse(text) as UpstashResponse<T>;
    },
  };
}

function readText(response: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    response.setEncoding("utf8");
    response.on("data", (chunk: string) => {
      text += chunk;
    });
    response.on("end", () => resolve(text));
    response.on("error", reject);
  });
}
