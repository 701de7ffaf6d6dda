import { type ChildProcess, spawn } from "node:child_process";
import { dirname, join } from "node:path";
import type { FunctionSpec } from "@porchlight/stacks/topology";
import { forwardLines } from "./forward-lines.ts";
import { failure, type Invocation, type Outcome } from "./invocation.ts";
import type { InstanceExit } from "./laptop.ts";
import { makeWay } from "./make-way.ts";
import { type RuntimeApi, type RuntimeError, startRuntimeApi } from "./runtime-api.ts";

const REPOSITORY = join(import.meta.dirname, "../../..");
/** Lambda's own, for the time from spawn to the first `next`. */
const INIT_TIMEOUT_MS = 10_000;

/** A bundle's folder is all that is deployed; its source stands in the repository. */
const taskRoot = (module: string): string =>
  module.endsWith(".mjs") ? dirname(join(REPOSITORY, module)) : REPOSITORY;

export interface InstanceOptions {
  readonly name: string;
  readonly spec: FunctionSpec;
  readonly timeoutMs: number;
  readonly spawn: number;
  readonly isInBackground: boolean | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly onIdle: (instance: FunctionInstance) => void;
  readonly onExit: (instance: FunctionInstance, exit: InstanceExit) => void;
  readonly onLog: (line: string) => void;
}

/** One instance of a function: a process that takes one invocation at a time. */
export class FunctionInstance {
  readonly #options: InstanceOptions;
  #api: RuntimeApi | undefined;
  #child: ChildProcess | undefined;
  #state: "init" | "idle" | "invocation" | "ended" = "init";
  #invocation: Invocation | undefined;
  #timer: NodeJS.Timeout | undefined;
  #cause: InstanceExit["cause"] = "crash";
  #initError: string | undefined;
  readonly #started = Promise.withResolvers<void>();
  readonly #gone = Promise.withResolvers<void>();
  /** Whether it has been given an invocation yet. */
  isWarm = false;

  constructor(options: InstanceOptions) {
    this.#options = options;
    this.#timer = setTimeout(() => this.#outlived(), INIT_TIMEOUT_MS);
    this.#start().catch((error: Error) => {
      this.#initError = error.message;
      this.#end(null, null);
    });
  }

  /** Resolves when it first waits for an invocation, or has ended. */
  get started(): Promise<void> {
    return this.#started.promise;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get isBusy(): boolean {
    return this.#invocation !== undefined;
  }

  /** It starts, or has answered and is about to ask for the next: worth waiting for. */
  get isFreeSoon(): boolean {
    return this.#state === "init" || (this.#state === "invocation" && !this.isBusy);
  }

  /** Requires an idle instance. */
  give(invocation: Invocation): void {
    const { timeoutMs } = this.#options;
    this.#state = "invocation";
    this.#invocation = invocation;
    this.isWarm = true;
    this.#timer = setTimeout(() => this.#outlived(), timeoutMs);
    this.#api?.give(invocation.requestId, invocation.payload, Date.now() + timeoutMs);
  }

  kill(): void {
    this.#child?.kill("SIGKILL");
  }

  async stop(): Promise<void> {
    this.#cause = "stop";
    if (this.#child === undefined) this.#end(null, null);
    else this.kill();
    await this.#gone.promise;
  }

  async #start(): Promise<void> {
    const { name, spec, onLog } = this.#options;
    this.#api = await startRuntimeApi(name, {
      onNext: () => this.#next(),
      onResponse: (id, payload) => this.#answer(id, { ok: true, payload }),
      onError: (id, error) => this.#failed(id, error),
    });
    if (this.#state === "ended") return this.#api.close();
    const child = spawn(
      process.execPath,
      [
        `--max-old-space-size=${spec.memoryMb}`,
        join(import.meta.dirname, "runtime-client.ts"),
        join(REPOSITORY, spec.module),
        spec.export,
      ],
      {
        cwd: REPOSITORY,
        detached: true,
        stdio: ["ignore", "pipe", "pipe", "ipc"],
        env: this.#environment(this.#api.address),
      },
    );
    this.#child = child;
    forwardLines(name, [child.stdout, child.stderr], onLog);
    child.once("error", () => this.#end(null, null));
    child.once("exit", (code, signal) => this.#end(code, signal));
  }

  /** Only what Lambda would give: nothing of this shell reaches a function. */
  #environment(runtimeApi: string): NodeJS.ProcessEnv {
    const { name, spec, environment } = this.#options;
    return {
      PATH: process.env.PATH,
      TZ: ":UTC",
      AWS_LAMBDA_RUNTIME_API: runtimeApi,
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memoryMb),
      AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
      LAMBDA_TASK_ROOT: taskRoot(spec.module),
      _HANDLER: `${spec.module.replace(/\.\w+$/, "")}.${spec.export}`,
      ...environment,
    };
  }

  #next(): void {
    clearTimeout(this.#timer);
    // Not before: on a busy machine one that makes way would not come through its start in time.
    if (this.#state === "init" && this.#options.isInBackground) makeWay(this.pid);
    this.#state = "idle";
    this.#started.resolve();
    this.#options.onIdle(this);
  }

  #answer(requestId: string, outcome: Outcome): void {
    const invocation = this.#invocation;
    if (invocation?.requestId !== requestId) return;
    // The timer runs on: an instance is busy until it asks for the next.
    this.#invocation = undefined;
    invocation.settle(outcome);
  }

  #failed(requestId: string | undefined, { errorType, errorMessage }: RuntimeError): void {
    const message = `${errorType}: ${errorMessage}`;
    if (requestId === undefined) this.#initError = message;
    else this.#answer(requestId, failure("error", message));
  }

  #outlived(): void {
    this.#cause = "timeout";
    this.kill();
  }

  #end(code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#state === "ended") return;
    const { name, spawn, onExit } = this.#options;
    const during = this.#state;
    this.#state = "ended";
    clearTimeout(this.#timer);
    this.#api?.close();
    const cause = this.#cause;
    this.#invocation?.settle(this.#ending(code, signal));
    this.#started.resolve();
    this.#gone.resolve();
    onExit(this, { functionName: name, spawn, pid: this.pid, code, signal, during, cause });
  }

  #ending(code: number | null, signal: NodeJS.Signals | null): Outcome {
    const { name, timeoutMs } = this.#options;
    if (this.#cause === "timeout")
      return failure("timeout", `${name} was killed at its time-out of ${timeoutMs} ms`);
    return failure("crash", `${name} ended in an invocation (${signal ?? `exit code ${code}`})`);
  }

  /** Why it did not start; for one that ended in its init. */
  get initError(): string {
    return this.#initError ?? `${this.#options.name} ended before it was ready`;
  }
}
