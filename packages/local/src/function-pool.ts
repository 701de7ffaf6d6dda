import { randomUUID } from "node:crypto";
import type { FunctionSpec } from "@porchlight/stacks/topology";
import { FunctionInstance } from "./function-instance.ts";
import { failure, type Invocation, type Outcome } from "./invocation.ts";
import type { FunctionStats, InstanceExit, RunningFunction } from "./laptop.ts";

export interface PoolOptions {
  readonly name: string;
  readonly spec: FunctionSpec;
  readonly timeoutMs: number;
  readonly maxInstances: number;
  /** Nobody waits for its answers. */
  readonly isInBackground?: boolean;
  /** AWS would run a thousand at once; where there are few, a call may wait this long for one. */
  readonly maxWaitMs: number;
  readonly environment: (spawn: number) => Readonly<Record<string, string>>;
  readonly onExit: (exit: InstanceExit) => void;
  readonly onLog: (line: string) => void;
}

interface Waiting extends Invocation {
  timer: NodeJS.Timeout;
}

/** A function: instances are started as calls need them, and kept. */
export class FunctionPool implements RunningFunction {
  readonly #options: PoolOptions;
  readonly #all = new Set<FunctionInstance>();
  /** The last used is the next used: its caches are warm, and the others may stay asleep. */
  readonly #idle: FunctionInstance[] = [];
  readonly #waiting: Waiting[] = [];
  readonly #stats = {
    spawns: 0,
    coldStarts: 0,
    invocations: 0,
    ended: 0,
    errors: 0,
    timeouts: 0,
    kills: 0,
    billedMs: 0,
  };
  #stopped = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  get memoryMb(): number {
    return this.#options.spec.memoryMb;
  }

  get timeoutMs(): number {
    return this.#options.timeoutMs;
  }

  /** Never rejects: what went wrong is in the outcome. */
  invoke(payload: string): Promise<Outcome> {
    this.#stats.invocations++;
    return new Promise((resolve) => {
      const settle = (outcome: Outcome) => {
        this.#stats.ended++;
        if (!outcome.ok && outcome.reason !== "throttled") this.#stats.errors++;
        resolve(outcome);
      };
      const invocation = { requestId: randomUUID(), payload, settle };
      const instance = this.#idle.pop();
      if (instance !== undefined) return this.#give(instance, invocation);
      if (this.#stopped) return settle(this.#throttled());
      this.#wait(invocation);
    });
  }

  /** Starts an instance before anybody needs it; resolves when it is ready or could not be. */
  async warm(): Promise<void> {
    await this.#spawn()?.started;
  }

  instances(): { pid: number; busy: boolean }[] {
    return [...this.#all].flatMap(({ pid, isBusy }) =>
      pid === undefined ? [] : [{ pid, busy: isBusy }],
    );
  }

  kill(): boolean {
    const instances = [...this.#all].filter(({ pid }) => pid !== undefined);
    const instance = instances.find(({ isBusy }) => isBusy) ?? instances[0];
    instance?.kill();
    return instance !== undefined;
  }

  stats(): FunctionStats {
    return { ...this.#stats };
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const waiting of this.#waiting.splice(0)) this.#throttle(waiting);
    await Promise.all([...this.#all].map((instance) => instance.stop()));
  }

  #give(instance: FunctionInstance, invocation: Invocation): void {
    if (!instance.isWarm) this.#stats.coldStarts++;
    const givenAtMs = performance.now();
    const settle = (outcome: Outcome) => {
      this.#stats.billedMs += Math.ceil(performance.now() - givenAtMs);
      invocation.settle(outcome);
    };
    instance.give({ ...invocation, settle });
  }

  #wait(invocation: Invocation): void {
    const waiting: Waiting = { ...invocation, timer: this.#patience(() => waiting) };
    this.#waiting.push(waiting);
    const freeSoon = [...this.#all].filter(({ isFreeSoon }) => isFreeSoon).length;
    if (freeSoon < this.#waiting.length) this.#spawn();
  }

  /** Runs out when no instance became free in time, unless one still starts. */
  #patience(waiting: () => Waiting): NodeJS.Timeout {
    return setTimeout(() => {
      if ([...this.#all].some(({ isFreeSoon }) => isFreeSoon)) {
        waiting().timer = this.#patience(waiting);
        return;
      }
      this.#waiting.splice(this.#waiting.indexOf(waiting()), 1);
      this.#throttle(waiting());
    }, this.#options.maxWaitMs);
  }

  #throttle(waiting: Waiting): void {
    clearTimeout(waiting.timer);
    waiting.settle(this.#throttled());
  }

  #throttled(): Outcome {
    const { name, maxInstances } = this.#options;
    return failure("throttled", `none of ${maxInstances} instances of ${name} became free`);
  }

  #spawn(): FunctionInstance | undefined {
    const { name, spec, timeoutMs, maxInstances, isInBackground, environment, onLog } =
      this.#options;
    if (this.#stopped || this.#all.size >= maxInstances) return undefined;
    const spawn = ++this.#stats.spawns;
    const instance = new FunctionInstance({
      name,
      spec,
      timeoutMs,
      spawn,
      isInBackground,
      environment: environment(spawn),
      onIdle: (idle) => this.#free(idle),
      onExit: (ended, exit) => this.#ended(ended, exit),
      onLog,
    });
    this.#all.add(instance);
    return instance;
  }

  #free(instance: FunctionInstance): void {
    const waiting = this.#waiting.shift();
    if (waiting === undefined) {
      this.#idle.push(instance);
      return;
    }
    clearTimeout(waiting.timer);
    this.#give(instance, waiting);
  }

  #ended(instance: FunctionInstance, exit: InstanceExit): void {
    this.#all.delete(instance);
    const at = this.#idle.indexOf(instance);
    if (at >= 0) this.#idle.splice(at, 1);
    if (exit.cause === "timeout") this.#stats.timeouts++;
    if (exit.cause === "crash" && exit.signal === "SIGKILL") this.#stats.kills++;
    this.#options.onExit(exit);
    // Each start that fails answers one call, so that a function that cannot start fails, not hangs.
    if (exit.during === "init") this.#failFirst(instance.initError);
    if (this.#waiting.length > 0) this.#spawn();
  }

  #failFirst(message: string): void {
    const waiting = this.#waiting.shift();
    if (waiting === undefined) return;
    clearTimeout(waiting.timer);
    waiting.settle(failure("init", message));
  }
}
