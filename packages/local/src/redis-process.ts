import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, constants, mkdirSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { ServiceError } from "@porchlight/core/error";
import { forwardLines } from "./forward-lines.ts";

/** Within its folder, so that no length of path is too long for a socket's name. */
export const REDIS_SOCKET = "redis.sock";

/**
 * Runs a command until it ends or stdin closes, which it does when the process that holds the other
 * end dies, however it dies. redis-server itself has no such watch.
 */
const UNTIL_STDIN_CLOSES = `
exec 3<&0
"$@" 3<&- & command=$!
{ cat <&3; kill -KILL $command; } >/dev/null 2>&1 &
wait $command`;

/**
 * A redis-server of the laptop's own, reached through a socket file in its folder. The append-only
 * file is written before each answer, so neither a stop nor a crash costs a profile, as with Upstash.
 */
export class RedisProcess {
  readonly #dir: string;
  readonly #onLog: (line: string) => void;
  #child: ChildProcess | undefined;

  constructor(dir: string, onLog: (line: string) => void) {
    this.#dir = dir;
    this.#onLog = onLog;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  async start(): Promise<void> {
    const command = findRedis();
    mkdirSync(this.#dir, { recursive: true });
    rmSync(join(this.#dir, REDIS_SOCKET), { force: true });
    const child = spawn("/bin/sh", ["-c", UNTIL_STDIN_CLOSES, "sh", command, ...SETTINGS], {
      cwd: this.#dir,
      detached: true,
      stdio: ["pipe", "pipe", "pipe"],
      env: { PATH: process.env.PATH },
    });
    this.#child = child;
    forwardLines("redis", [child.stdout, child.stderr], this.#onLog);
  }

  /** Resolves with a sentence if it ends. */
  async ended(): Promise<string> {
    return new Promise((resolve) =>
      this.#child?.once("exit", (code) => resolve(`redis-server ended with exit code ${code}`)),
    );
  }

  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.stdin?.end();
    await ended;
  }
}

const SETTINGS = [
  ["--port", "0"],
  ["--unixsocket", REDIS_SOCKET],
  ["--unixsocketperm", "700"],
  ["--save", ""],
  ["--appendonly", "yes"],
  ["--appendfsync", "everysec"],
  ["--dir", "."],
  ["--loglevel", "warning"],
].flat();

function findRedis(): string {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const file = join(folder, "redis-server");
    if (isExecutable(file)) return file;
  }
  throw new ServiceError(
    "config.invalid",
    "redis-server is missing: run `npm run setup`, or `apt-get install redis-server`",
  );
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return false;
  }
}
