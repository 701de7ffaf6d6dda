import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { readRequest } from "./read-request.ts";

/** Lambda's limit for what a function is given and answers. */
const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;
const PREFIX = "/2018-06-01/runtime/";

/** What an instance tells us, in the Runtime API's words. */
export interface RuntimeEvents {
  /** It waits for an invocation: `give` answers it. */
  readonly onNext: () => void;
  readonly onResponse: (requestId: string, payload: string) => void;
  /** Without a request id: it could not start. */
  readonly onError: (requestId: string | undefined, error: RuntimeError) => void;
}

export interface RuntimeError {
  readonly errorType: string;
  readonly errorMessage: string;
}

export interface RuntimeApi {
  /** For `AWS_LAMBDA_RUNTIME_API`. */
  readonly address: string;
  give(requestId: string, payload: string, deadlineMs: number): void;
  close(): void;
}

/** Lambda's Runtime API (2018-06-01) for one instance of a function. */
export async function startRuntimeApi(
  functionName: string,
  events: RuntimeEvents,
): Promise<RuntimeApi> {
  let waiting: ServerResponse | undefined;
  // Never idle too long: a function may work past Node's 5 s and then answer on the same connection.
  const server = createServer({ keepAliveTimeout: 0 }, async (request, response) => {
    if (request.url === `${PREFIX}invocation/next`) {
      waiting = response;
      events.onNext();
      return;
    }
    await take(request, response, events);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const arn = `arn:aws:lambda:us-east-1:000000000000:function:${functionName}`;
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    give(requestId, payload, deadlineMs) {
      const response = waiting;
      waiting = undefined;
      response?.writeHead(200, {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(payload),
        "lambda-runtime-aws-request-id": requestId,
        "lambda-runtime-deadline-ms": String(deadlineMs),
        "lambda-runtime-invoked-function-arn": arn,
        "lambda-runtime-trace-id": traceId(requestId),
      });
      response?.end(payload);
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

const ANSWER = new RegExp(`^${PREFIX}(?:invocation/([^/]+)/(response|error)|init/error)$`);

async function take(
  request: IncomingMessage,
  response: ServerResponse,
  events: RuntimeEvents,
): Promise<void> {
  const body = await readRequest(request, MAX_PAYLOAD_BYTES);
  const match = ANSWER.exec(request.url ?? "");
  if (match === null) return end(response, 404);
  if (body === "aborted") return;
  const [, requestId, kind] = match;
  end(response, body === "too large" ? 413 : 202);
  if (body === "too large")
    events.onError(requestId, {
      errorType: "Function.ResponseSizeTooLarge",
      errorMessage: `the answer has more than ${MAX_PAYLOAD_BYTES} bytes`,
    });
  else if (requestId !== undefined && kind === "response")
    events.onResponse(requestId, body.toString("utf8"));
  else events.onError(requestId, JSON.parse(body.toString("utf8")) as RuntimeError);
}

const end = (response: ServerResponse, status: number): void => {
  response.writeHead(status, { "content-type": "application/json", "content-length": 2 }).end("{}");
};

const traceId = (requestId: string): string =>
  `Root=1-${Math.floor(Date.now() / 1000).toString(16)}-${requestId.replaceAll("-", "").slice(0, 24)};Sampled=0`;
