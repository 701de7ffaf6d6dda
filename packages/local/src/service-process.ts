import { type ChildProcess, fork } from "node:child_process";
import { ServiceError } from "@porchlight/core/error";
import { forwardLines } from "./forward-lines.ts";
import { makeWay } from "./make-way.ts";
import { taken } from "./port-taken.ts";
import { SERVICE_OPTIONS, type ServiceReport } from "./serve.ts";

export interface ServiceOptions {
  /** In log lines and messages. */
  readonly name: string;
  /** A module that calls `serve`, in this package's `services` folder. */
  readonly module: string;
  /** Handed to the module as JSON; `port` 0 takes any free one. */
  readonly options: Readonly<Record<string, unknown>> & { readonly port: number };
  /** How somebody who finds the port taken chooses another. */
  readonly portOption: string;
  readonly cwd?: string;
  /** Whether an answer from the cache gets by without it. */
  readonly isInBackground?: boolean;
  readonly onLog: (line: string) => void;
}

/**
 * A service in a process of its own, that it may have a core of its own. It ends when this process
 * does, however that ends: the channel between them closes.
 */
export class ServiceProcess {
  readonly #options: ServiceOptions;
  #child: ChildProcess | undefined;
  #port: number;

  constructor(options: ServiceOptions) {
    this.#options = options;
    this.#port = options.options.port;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Of the last start; kept from then on. */
  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Answers when it listens. */
  async start(): Promise<void> {
    const { module, options, cwd, isInBackground, name, onLog } = this.#options;
    const child = fork(new URL(`./services/${module}`, import.meta.url), {
      execArgv: [],
      // A group of its own: Ctrl-C is for the laptop, which then ends its services in order.
      detached: true,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env: {
        PATH: process.env.PATH,
        AWS_REGION: "us-east-1",
        // Not an argument: everybody on the machine can read those, and there is a token among them.
        [SERVICE_OPTIONS]: JSON.stringify({ ...options, port: this.#port }),
      },
      ...(cwd === undefined ? {} : { cwd }),
    });
    this.#child = child;
    if (isInBackground) makeWay(child.pid);
    forwardLines(name, [child.stdout, child.stderr], onLog);
    this.#port = await this.#reported(child);
    child.once("exit", (code, signal) => {
      if (this.#child === child)
        onLog(`${name} | ended by itself (${signal ?? `exit code ${code}`})`);
    });
  }

  #reported(child: ChildProcess): Promise<number> {
    const { name, portOption } = this.#options;
    return new Promise((resolve, reject) => {
      const refuse = (message: string) => reject(new ServiceError("config.invalid", message));
      child.once("error", (error) => refuse(`${name} did not start: ${error.message}`));
      child.once("exit", (code, signal) =>
        refuse(`${name} ended before it listened (${signal ?? `exit code ${code}`})`),
      );
      child.once("message", (report: ServiceReport) => {
        if ("port" in report) resolve(report.port);
        else if (report.code === "EADDRINUSE") reject(taken(name, this.#port, portOption));
        else refuse(`${name} did not start: ${report.message}`);
      });
    });
  }

  /** Crash-only: what each service has acknowledged is on disk already, and a stop proves it daily. */
  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
  }
}
