import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { findLaptop } from "@porchlight/local/data-folder";
import { startLaptop } from "@porchlight/local/start-laptop";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ANY_PORTS } from "./fixtures/fixture-topology.ts";
import { openWorkspace } from "./fixtures/open-workspace.ts";

const BIN = join(import.meta.dirname, "../../packages/cli/bin/porchlight.mjs");
const PATIENCE = { timeout: 60_000, interval: 50 };

let folder: string;
let demo: ChildProcess | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "porchlight-demo-"));
});
afterEach(async () => {
  demo?.kill("SIGKILL");
  await vi.waitFor(() => expect(processesOf(folder)).toEqual([]), PATIENCE);
  await rm(folder, { recursive: true, force: true });
});

/** Without tables in the environment, which would mean AWS. */
function start(...args: string[]) {
  const child = spawn(process.execPath, [BIN, "demo", "--data", folder, ...args], {
    env: { PATH: process.env.PATH },
    stdio: ["ignore", "pipe", "pipe"],
  });
  demo = child;
  const [out, err] = [text(child.stdout), text(child.stderr)];
  const exited = once(child, "exit").then(([code]) => code as number | null);
  return { child, ended: Promise.all([exited, out, err]) };
}

/** Waits until a stream has said something. */
const sees = (stream: Readable, words: string): Promise<void> =>
  new Promise((resolve) => {
    let said = "";
    stream.on("data", (chunk) => {
      said += chunk;
      if (said.includes(words)) resolve();
    });
  });

/** Everything under a demo is told of its folder: by its arguments, its environment or where it runs. */
function processesOf(dataDir: string): number[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => {
    if (pid === process.pid) return false;
    const files = ["cmdline", "environ"].map((file) => `/proc/${pid}/${file}`);
    const told = files.map((file) => unlessGone(() => readFileSync(file, "latin1")));
    const where = unlessGone(() => readlinkSync(`/proc/${pid}/cwd`));
    return [...told, where].some((said) => said.includes(dataDir));
  });
}

/** Nothing of a process that has ended since it was listed, or is not ours to look at. */
function unlessGone(read: () => string): string {
  try {
    return read();
  } catch (error) {
    if (["ENOENT", "ESRCH", "EACCES"].includes(String((error as NodeJS.ErrnoException).code)))
      return "";
    throw error;
  }
}

describe("porchlight demo", () => {
  it("goes from an empty folder to a call list by a trained model, and leaves nothing running", async () => {
    const size = ["--people", "400", "--days", "90", "--seed", "2", "--port", "0"];
    const { ended } = start(...size, "--exit", "--json");
    const [code, out, err] = await ended;
    expect(err).toContain("Whom to call this morning");
    expect(code).toBe(0);
    const figures = new Map(
      out
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as { name: string; value: number })
        .map(({ name, value }) => [name, value]),
    );
    expect(figures.get("demo.rules_share")).toBeLessThanOrEqual(0.01);
    // The lead scorer's at least: a model with too few outcomes leaves its part to the shipped version.
    expect(figures.get("demo.own_share")).toBeGreaterThan(0.33);
    const auc = figures.get("model.lead_scorer_v2.auc") as number;
    expect(auc).toBeGreaterThan(0.6);
    expect(figures.get("model.lead_scorer_v2.bayes_auc")).toBeGreaterThan(auc - 0.1);
    expect(figures.get("demo.seconds")).toBeGreaterThan(0);
    expect(processesOf(folder)).toEqual([]);
  }, 400_000);

  it("ends everything at Ctrl-C in the middle", async () => {
    const { child, ended } = start("--people", "2000", "--days", "60", "--port", "0");
    await vi.waitFor(() => expect(findLaptop(folder)?.url).toBeDefined(), PATIENCE);
    expect(processesOf(folder).length).toBeGreaterThan(3);
    child.kill("SIGINT");
    const [code, , err] = await ended;
    expect(code).toBe(130);
    expect(err).not.toMatch(/^ {4}at /m);
    await vi.waitFor(() => expect(processesOf(folder)).toEqual([]), PATIENCE);
  });

  it("ends at Ctrl-C while it still starts", async () => {
    const { child, ended } = start("--port", "0");
    await vi.waitFor(() => expect(processesOf(folder).length).toBeGreaterThan(1), PATIENCE);
    child.kill("SIGINT");
    expect((await ended)[0]).toBe(130);
    await vi.waitFor(() => expect(processesOf(folder)).toEqual([]), PATIENCE);
  });

  it.each([
    ["looks for what it needs", "Looking for", 170],
    ["starts services", "Starting services", 640],
    ["simulates", "Simulating a market", 20],
    ["sends", "Sending it", 1_100],
  ])(
    "leaves nothing running and a folder to start from, at Ctrl-C while it %s",
    async (_, step, ms) => {
      const { child, ended } = start("--quick", "--port", "0");
      await sees(child.stderr, step);
      // Somewhere in the step: where exactly is as the machine has it.
      await sleep(Math.random() * ms);
      child.kill("SIGINT");
      const [code, , err] = await ended;
      expect(code).toBe(130);
      expect(err).not.toMatch(/^ {4}at /m);
      await vi.waitFor(() => expect(processesOf(folder)).toEqual([]), PATIENCE);
      // What is left is sound: the services open it, and interactions are counted on it.
      const laptop = await startLaptop({ dataDir: folder, ports: ANY_PORTS });
      try {
        const key = await openWorkspace(laptop, "after", ["write", "read"]);
        const headers = { authorization: `Bearer ${key}` };
        const body = JSON.stringify({ userId: "u_1", event: "tour_requested" });
        const sent = await fetch(`${laptop.url}/v1/track`, { method: "POST", headers, body });
        expect(await sent.json()).toMatchObject({ accepted: 1 });
        await vi.waitFor(async () => {
          const answer = await fetch(`${laptop.url}/v1/profiles/u_1`, { headers });
          expect(await answer.json()).toMatchObject({ stateVersion: 1 });
        }, PATIENCE);
      } finally {
        await laptop.stop();
      }
    },
    120_000,
  );

  it("says in one sentence that its port is taken, and how to choose another", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    const [code, , err] = await start("--port", String(port)).ended;
    server.close();
    expect(code).toBe(1);
    expect(err).toContain(`port ${port}, for gateway, is taken`);
    expect(err).toContain("--port");
    expect(processesOf(folder)).toEqual([]);
  });
});
