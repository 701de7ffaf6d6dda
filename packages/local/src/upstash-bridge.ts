import { timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { readRequest } from "./read-request.ts";
import type { Command, RespClient } from "./resp-client.ts";
import { RedisError, type Reply } from "./resp-parser.ts";
import { readCommand } from "./upstash-command.ts";

export interface BridgeOptions {
  readonly redis: Pick<RespClient, "send">;
  readonly token: string;
  /** Upstash's own limit is 1 MB by default. */
  readonly maxBodyBytes?: number;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

type Answers = (reply: Reply) => unknown;

/**
 * The Upstash REST API, so that the HTTP client used against Upstash is used against redis-server
 * unchanged: one command, `/pipeline`, `/multi-exec`, and a command in the path.
 */
export function createUpstashBridge(options: BridgeOptions): Server {
  const { redis, maxBodyBytes = 1024 * 1024 } = options;
  const expected = Buffer.from(`Bearer ${options.token}`);
  const server = createServer(async (request, response) => {
    const body = await readRequest(request, maxBodyBytes);
    if (body === "aborted") return;
    if (!isExpected(request.headers.authorization, expected))
      return send(response, refuse(401, "WRONGPASS invalid or missing auth token"));
    if (body === "too large") return send(response, refuse(413, "ERR max request size exceeded"));
    try {
      send(response, await answer(redis, request, body.toString("utf8")));
    } catch (error) {
      send(response, refuse(503, `ERR ${(error as Error).message}`));
    }
  });
  server.keepAliveTimeout = 120_000;
  return server;
}

/** In a time that does not tell how much of the token was right. */
function isExpected(authorization: string | undefined, expected: Buffer): boolean {
  const given = Buffer.from(authorization ?? "");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

async function answer(
  redis: BridgeOptions["redis"],
  request: IncomingMessage,
  body: string,
): Promise<Answer> {
  const answers: Answers =
    request.headers["upstash-encoding"] === "base64"
      ? (reply) => plain(reply, "base64")
      : (reply) => plain(reply, "utf8");
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://bridge");
  switch (pathname) {
    case "/":
      return single(redis, parse(body), answers);
    case "/pipeline":
      return pipeline(redis, parse(body), answers);
    case "/multi-exec":
      return transaction(redis, parse(body), answers);
    default:
      return single(redis, commandInPath(pathname, searchParams, body), answers);
  }
}

/** What cannot be read is no list, and so refused further on. */
function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof URIError) return undefined;
    throw error;
  }
}

const parse = (body: string): unknown => readable(() => JSON.parse(body));

/** `/set/key/value?EX=10`; a body is one more argument, and parameters come last. */
const commandInPath = (path: string, parameters: URLSearchParams, body: string) =>
  readable(() => [
    ...path.slice(1).split("/").map(decodeURIComponent),
    ...(body === "" ? [] : [body]),
    ...[...parameters].flatMap(([name, value]) => (value === "" ? [name] : [name, value])),
  ]);

async function single(
  redis: BridgeOptions["redis"],
  value: unknown,
  answers: Answers,
): Promise<Answer> {
  const command = readCommand(value);
  if ("refused" in command) return refuse(400, command.refused);
  const [reply] = (await redis.send([command])) as [Reply];
  return { status: reply instanceof RedisError ? 400 : 200, body: result(reply, answers) };
}

/** Each command for itself: one that fails leaves the others be. */
async function pipeline(
  redis: BridgeOptions["redis"],
  value: unknown,
  answers: Answers,
): Promise<Answer> {
  if (!Array.isArray(value)) return refuse(400, "ERR failed to parse pipeline request");
  const commands = value.map(readCommand);
  const replies = (await redis.send(commands.filter(isCommand))).values();
  const body = commands.map((command) =>
    isCommand(command)
      ? result(replies.next().value as Reply, answers)
      : { error: command.refused },
  );
  return { status: 200, body };
}

/** All or nothing. */
async function transaction(
  redis: BridgeOptions["redis"],
  value: unknown,
  answers: Answers,
): Promise<Answer> {
  if (!Array.isArray(value)) return refuse(400, "ERR failed to parse pipeline request");
  const commands = value.map(readCommand);
  for (const command of commands) if (!isCommand(command)) return refuse(400, command.refused);
  const replies = await redis.send([["MULTI"], ...commands.filter(isCommand), ["EXEC"]]);
  const executed = replies.at(-1) as Reply;
  const wrong = replies.find((reply) => reply instanceof RedisError);
  if (wrong !== undefined || !Array.isArray(executed))
    return refuse(400, wrong instanceof RedisError ? wrong.message : "ERR not executed");
  return { status: 200, body: executed.map((reply: Reply) => result(reply, answers)) };
}

const isCommand = (command: ReturnType<typeof readCommand>): command is Command =>
  !("refused" in command);

const result = (reply: Reply, answers: Answers): unknown =>
  reply instanceof RedisError ? { error: reply.message } : { result: answers(reply) };

/** A reply that is "OK" is never encoded: clients look for it first. Within a list it is. */
const plain = (reply: Reply, encoding: "base64" | "utf8"): unknown =>
  reply === "OK" ? reply : encoded(reply, encoding);

function encoded(reply: Reply, encoding: "base64" | "utf8"): unknown {
  if (Buffer.isBuffer(reply)) return reply.toString(encoding);
  if (typeof reply === "string") return Buffer.from(reply).toString(encoding);
  if (reply instanceof RedisError) return reply.message;
  if (Array.isArray(reply)) return reply.map((item: Reply) => encoded(item, encoding));
  return reply;
}

const refuse = (status: number, error: string): Answer => ({ status, body: { error } });

function send(response: ServerResponse, { status, body }: Answer): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}
