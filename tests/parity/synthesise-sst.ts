import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { ROOT } from "../house/source-files.ts";
import { ensureSstPlatform, SST_PLATFORM } from "./ensure-sst-platform.ts";
import type { SstResource } from "./sst-mocks.ts";

const MARK = "~resources ";

/**
 * Runs `sst.config.ts` as `sst deploy` would, on SST's own components, against Pulumi's mocks, and
 * answers every resource it registers. Node is started apart: SST's globals are its own.
 */
export async function synthesiseSst(stage: string): Promise<readonly SstResource[]> {
  ensureSstPlatform();
  const program = join(SST_PLATFORM, `mocked.${process.pid}.mjs`);
  // Its functions are empty: what is in them is for other tests, and would be packed four times here.
  const empty = await mkdtemp(join(tmpdir(), "porchlight-sst-"));
  const server = await startRpc(empty);
  try {
    const app = await readApp(stage, program);
    await build(programOptions(app, stage, program));
    return await runProgram(program, (server.address() as AddressInfo).port);
  } finally {
    server.close();
    await rm(program, { force: true });
    await rm(empty, { recursive: true });
  }
}

/** In a bundle of ES modules, what CommonJS expects to find. */
const BANNER =
  'import{createRequire as __r}from"node:module";import{fileURLToPath as __f}from"node:url";import{dirname as __d}from"node:path";const require=__r(import.meta.url);const __filename=__f(import.meta.url);const __dirname=__d(__filename);';

const COMMON = {
  bundle: true,
  format: "esm",
  platform: "node",
  logLevel: "error",
  // As SST itself leaves them outside.
  external: [
    "@pulumi/*",
    "@pulumiverse/*",
    "@sst-provider/*",
    "@aws-sdk/*",
    "undici",
    "esbuild",
    "archiver",
    "glob",
    "vite",
  ],
} as const satisfies BuildOptions;

/** What `app()` says: SST asks that first, and by itself. */
async function readApp(stage: string, program: string): Promise<Record<string, unknown>> {
  const contents = `import config from "./sst.config.ts";
    process.stdout.write(${JSON.stringify(MARK)} + JSON.stringify(await config.app(${JSON.stringify({ stage })})) + "\\n");`;
  await build({
    ...COMMON,
    stdin: { contents, resolveDir: ROOT, loader: "ts" },
    outfile: program,
    banner: { js: `${BANNER}globalThis.$config=(config)=>config;` },
  });
  return (await run(program, {})) as Record<string, unknown>;
}

function programOptions(
  app: Record<string, unknown>,
  stage: string,
  outfile: string,
): BuildOptions {
  const contents = `
    import * as pulumi from "@pulumi/pulumi";
    import { call, mockedResources, newResource } from "./tests/parity/sst-mocks.ts";
    import { run } from ${JSON.stringify(join(SST_PLATFORM, "src/auto/run.ts"))};
    await pulumi.runtime.setMocks({ newResource, call }, ${JSON.stringify(app.name)}, ${JSON.stringify(stage)}, false, "organization");
    const config = (await import("./sst.config.ts")).default;
    await pulumi.runtime.runInPulumiStack(() => run(config.run));
    // What hangs on outputs is registered after the program has returned.
    await pulumi.runtime.waitForRPCs();
    process.stdout.write(${JSON.stringify(MARK)} + JSON.stringify(mockedResources) + "\\n", () => process.exit());`;
  const paths = {
    root: ROOT,
    work: join(ROOT, ".sst"),
    home: join(ROOT, ".sst", "home"),
    platform: SST_PLATFORM,
  };
  return {
    ...COMMON,
    stdin: { contents, resolveDir: ROOT, loader: "ts" },
    mainFields: ["module", "main"],
    outfile,
    nodePaths: [join(SST_PLATFORM, "node_modules")],
    inject: [join(SST_PLATFORM, "src/shim/run.js")],
    define: {
      $app: JSON.stringify({ ...app, stage }),
      $cli: JSON.stringify({ command: "diff", dev: false, paths, state: { version: {} } }),
      $dev: "false",
    },
    banner: { js: BANNER },
    plugins: [sstGlobals],
  };
}

/** SST puts its components and the providers in front of every file of the app. */
const sstGlobals: Plugin = {
  name: "sst-globals",
  setup({ onLoad }) {
    const globals = `import * as aws from "@pulumi/aws"; import * as sst from ${JSON.stringify(join(SST_PLATFORM, "src/components"))};`;
    onLoad({ filter: /(?:\/sst\.config|\/stacks\/sst\/[\w-]+)\.ts$/ }, ({ path }) => ({
      contents: `${globals}\n${readFileSync(path, "utf8")}`,
      loader: "ts",
    }));
  },
};

/** The part of SST that is not JavaScript: it answers about builds and the bootstrap bucket. */
async function startRpc(builds: string): Promise<Server> {
  const server = createServer(async (request, response) => {
    const { method, params } = JSON.parse(await text(request));
    response.end(JSON.stringify({ result: answerRpc(method, params, builds) }));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return server;
}

function answerRpc(method: string, [input]: readonly { handler: string }[], builds: string) {
  if (method === "Provider.Aws.Bootstrap") return { asset: "asset-bucket", state: "state" };
  if (method === "Runtime.Build")
    return { handler: input?.handler, out: builds, errors: [], sourcemaps: [] };
  return {};
}

const runProgram = (program: string, rpcPort: number): Promise<readonly SstResource[]> =>
  run(program, {
    SST_SERVER: `http://127.0.0.1:${rpcPort}`,
    PULUMI_CONFIG: "{}",
    AWS_EC2_METADATA_DISABLED: "true",
  }) as Promise<readonly SstResource[]>;

/** What a program prints behind the mark. */
async function run(program: string, environment: Record<string, string>): Promise<unknown> {
  const child = spawn(process.execPath, ["--no-deprecation", program], {
    cwd: ROOT,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const at = out.indexOf(MARK);
  if (at < 0)
    throw new TypeError(`sst.config.ts did not run: ${out.slice(-2_000)}${errors.slice(-4_000)}`);
  return JSON.parse(out.slice(at + MARK.length).split("\n", 1)[0] as string);
}
