import { Agent, type IncomingHttpHeaders, request } from "node:http";
import { pathToFileURL } from "node:url";
import type { Context } from "aws-lambda";

/**
 * What Lambda runs a function's module in: loads the handler, then asks for one invocation after
 * another. Arguments: the module's file and the name of its export.
 */
const [, , moduleFile = "", exportName = "handler"] = process.argv;
const { AWS_LAMBDA_RUNTIME_API = "", AWS_LAMBDA_FUNCTION_NAME = "" } = process.env;
const [host, port] = AWS_LAMBDA_RUNTIME_API.split(":");
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

type Handler = (event: unknown, context: Context) => Promise<unknown>;

// The laptop is gone, however it went.
process.on("disconnect", () => process.exit());

const handler = await load();
for (;;) await handleNext(handler);

async function load(): Promise<Handler> {
  try {
    const loaded = (await import(pathToFileURL(moduleFile).href))[exportName] as unknown;
    if (typeof loaded !== "function")
      throw new TypeError(`${moduleFile} exports no function "${exportName}"`);
    return loaded as Handler;
  } catch (error) {
    console.error(error);
    await call("POST", "init/error", describe(error));
    process.exit(1);
  }
}

async function handleNext(handle: Handler): Promise<void> {
  const { headers, body } = await call("GET", "invocation/next");
  const requestId = String(headers["lambda-runtime-aws-request-id"]);
  process.env._X_AMZN_TRACE_ID = String(headers["lambda-runtime-trace-id"]);
  try {
    const answer = await handle(JSON.parse(body), contextOf(requestId, headers));
    await call("POST", `invocation/${requestId}/response`, JSON.stringify(answer ?? null));
  } catch (error) {
    console.error(error);
    await call("POST", `invocation/${requestId}/error`, describe(error));
  }
}

function contextOf(awsRequestId: string, headers: IncomingHttpHeaders): Context {
  const deadlineMs = Number(headers["lambda-runtime-deadline-ms"]);
  const outdated = () => undefined;
  return {
    awsRequestId,
    functionName: AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: "$LATEST",
    invokedFunctionArn: String(headers["lambda-runtime-invoked-function-arn"]),
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE ?? "",
    logGroupName: `/aws/lambda/${AWS_LAMBDA_FUNCTION_NAME}`,
    logStreamName: "laptop",
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => deadlineMs - Date.now(),
    done: outdated,
    fail: outdated,
    succeed: outdated,
  };
}

function describe(error: unknown): string {
  const {
    name: errorType,
    message: errorMessage,
    stack = "",
  } = error instanceof Error ? error : new TypeError(`a function threw ${String(error)}`);
  return JSON.stringify({ errorType, errorMessage, trace: stack.split("\n") });
}

function call(
  method: "GET" | "POST",
  path: string,
  body = "",
): Promise<{ headers: IncomingHttpHeaders; body: string }> {
  return new Promise((resolve, reject) => {
    const headers =
      method === "GET"
        ? {}
        : { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const options = { host, port, method, path: `/2018-06-01/runtime/${path}`, agent, headers };
    const sent = request(options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({ headers: response.headers, body: Buffer.concat(chunks).toString("utf8") }),
      );
    });
    sent.on("error", reject);
    sent.end(body);
  });
}
