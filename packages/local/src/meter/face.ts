import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  type Server,
  request as send,
} from "node:http";
import { readRequest } from "../read-request.ts";

/** What went through a face, once it was answered. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly status: number;
  readonly answer: Buffer;
}

export interface FaceOptions {
  /** What stands behind it, such as `http://127.0.0.1:7071`. */
  readonly target: string;
  readonly onExchange: (exchange: Exchange) => void;
  /** What is passed on in place of the body. */
  readonly change?: (headers: IncomingHttpHeaders, body: Buffer) => Buffer;
}

/** More than any service here takes. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** A face of a service at which every request and answer is seen whole, on its way. */
export function createFace({
  target,
  onExchange,
  change = (_, body) => body,
}: FaceOptions): Server {
  const { hostname, port } = new URL(target);
  const agent = new Agent({ keepAlive: true });
  const server = createServer(async (request, response) => {
    const body = await readRequest(request, MAX_BODY_BYTES);
    if (typeof body === "string") return void response.destroy();
    const { method = "GET", url: path = "/" } = request;
    const passed = change(request.headers, body);
    const headers = { ...request.headers, "content-length": String(passed.length) };
    // The whole body is here: it is not sent in chunks, and nobody waits for leave to send it.
    const { "transfer-encoding": _, expect: __, ...plain } = headers;
    const behind = send({ hostname, port, method, path, headers: plain, agent }, (answered) => {
      const chunks: Buffer[] = [];
      answered.on("data", (chunk: Buffer) => chunks.push(chunk));
      answered.on("error", () => response.destroy());
      answered.on("end", () => {
        const answer = Buffer.concat(chunks);
        const { statusCode: status = 502 } = answered;
        response.writeHead(status, answered.headers).end(answer);
        onExchange({ method, path, headers: request.headers, body, status, answer });
      });
    });
    // As the service itself would fail: without an answer.
    behind.on("error", () => response.destroy());
    response.on("close", () => behind.destroy());
    behind.end(passed);
  });
  server.keepAliveTimeout = 120_000;
  server.on("close", () => agent.destroy());
  return server;
}
