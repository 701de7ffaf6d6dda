import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { ServiceError } from "@porchlight/core/error";
import type { EdgeBundle } from "@porchlight/functions/edge/bundle";
import { ROOT } from "../house/source-files.ts";

export interface Workerd {
  readonly url: string;
  /** What the worker has logged so far. */
  logged(): string;
  stop(): Promise<void>;
}

/** What is deployed is what is tested. */
const [, COMPATIBILITY_DATE] = /"compatibility_date": "([^"]+)"/.exec(
  readFileSync(join(ROOT, "functions/edge/wrangler.jsonc"), "utf8"),
) as unknown as [string, string];

/** Runs a worker in workerd, Cloudflare's runtime, on a port of its own; answers once it listens. */
export async function startWorkerd(
  bundle: EdgeBundle,
  environment: Readonly<Record<string, string>>,
): Promise<Workerd> {
  const config = join(bundle.folder, `workerd-${Math.random().toString(36).slice(2)}.capnp`);
  await writeFile(config, configOf(bundle, environment));
  // Events such as the port that it got come on the third descriptor beyond the usual.
  const child = spawn(workerdFile(), ["serve", "--control-fd=3", config], {
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr] as Readable[])
    stream.on("data", (chunk: Buffer) => {
      output += chunk;
    });
  const port = await portOf(child.stdio[3] as Readable, () => output);
  return {
    url: `http://127.0.0.1:${port}`,
    logged: () => output,
    async stop() {
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** The platform's own binary: where install scripts do not run, the package's command is a script that passes on no descriptors. */
function workerdFile(): string {
  const cpu = process.arch === "arm64" ? "arm64" : "64";
  const os = process.platform === "win32" ? "windows" : process.platform;
  return createRequire(import.meta.url).resolve(`@cloudflare/workerd-${os}-${cpu}/bin/workerd`);
}

async function portOf(events: Readable, output: () => string): Promise<number> {
  for await (const line of createInterface(events)) {
    const { event, port } = JSON.parse(line) as { event: string; port?: number };
    if (event === "listen" && port !== undefined) return port;
  }
  throw new ServiceError("service.failed", `workerd did not listen: ${output()}`);
}

function configOf(
  { main, data }: EdgeBundle,
  environment: Readonly<Record<string, string>>,
): string {
  // Cap'n Proto's text form quotes as JSON does.
  const modules = [
    `(name = "${main}", esModule = embed "${main}")`,
    ...data.map((name) => `(name = "${name}", data = embed "${name}")`),
  ];
  const bindings = Object.entries(environment).map(
    ([name, value]) => `(name = "${name}", text = ${JSON.stringify(value)})`,
  );
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "edge", worker = .edge),
    (name = "internet", network = (allow = ["public", "private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "edge")],
);
const edge :Workerd.Worker = (
  modules = [${modules.join(", ")}],
  compatibilityDate = "${COMPATIBILITY_DATE}",
  bindings = [${bindings.join(", ")}],
);
`;
}
