import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findLaptop } from "@porchlight/local/data-folder";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

const BIN = join(import.meta.dirname, "../../packages/cli/bin/porchlight.mjs");
const PATIENCE = { timeout: 30_000, interval: 50 };

let dataDir: string;
let up: ChildProcess;

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Without tables in the environment, which would mean AWS. */
const env = { PATH: process.env.PATH };

const porchlight = (...args: string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const command = [BIN, ...args];
    execFile(process.execPath, command, { env, cwd: dataDir }, (error, out, err) =>
      resolve({ code: Number(error?.code ?? 0), out, err }),
    );
  });

const onLaptop = (...args: string[]) => porchlight(...args, "--data", dataDir);

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "porchlight-cli-"));
  const ports = ["--port", "--dynamo-port", "--queues-port", "--redis-port"].flatMap((p) => [
    p,
    "0",
  ]);
  up = spawn(process.execPath, [BIN, "up", "--data", dataDir, ...ports], { env, stdio: "ignore" });
  await vi.waitFor(() => expect(findLaptop(dataDir)?.url).toBeDefined(), PATIENCE);
});
afterAll(async () => {
  up.kill("SIGKILL");
  await rm(dataDir, { recursive: true, force: true });
});

describe("porchlight", () => {
  it("creates workspaces and keys, which its own gateway takes, and lists them", async () => {
    expect((await onLaptop("workspace", "create", "acme")).code).toBe(0);
    const { out } = await onLaptop("key", "create", "acme", "--scopes", "write,read");
    const key = out.trim();
    expect(key).toMatch(/^pl_[0-9a-f]{16}_\S{43}$/);
    const [, keyId = ""] = key.split("_");
    expect(await status(key)).toBe(200);

    const rotated = await onLaptop("key", "rotate", keyId, "--grace", "3600", "--json");
    const { key: successor, keyId: successorId, scopes } = JSON.parse(rotated.out);
    expect(scopes).toEqual(["write", "read"]);
    expect(await status(successor)).toBe(200);

    expect((await onLaptop("key", "revoke", successorId)).code).toBe(0);
    const listed = (await onLaptop("key", "list", "acme", "--json")).out.trim().split("\n");
    expect(listed.map((line) => JSON.parse(line).keyId).toSorted()).toEqual(
      [keyId, successorId].toSorted(),
    );
    expect((await onLaptop("workspace", "list")).out).toMatch(/^name .*\nacme +real-estate /);
  });

  it.each([
    ["an unknown command", ["nonsense"], 2, "unknown command 'nonsense'"],
    ["a missing argument", ["key", "create"], 2, "missing required argument"],
    ["an unknown scope", ["key", "create", "a", "--scopes", "own"], 2, '"own" is none of'],
    ["a port that is none", ["up", "--port", "x"], 2, "It takes a number from 0 to 65535"],
    ["a folder where nothing runs", ["workspace", "list"], 1, "no laptop is up on .porchlight"],
    ["a data folder that is a file", ["up", "--data", BIN], 1, "it is a file; choose another"],
    ["a data folder below a file", ["up", "--data", `${BIN}/x`], 1, "it lies below a file"],
    [
      "a demo below a file",
      ["demo", "--data", `${BIN}/x`, "--port", "0"],
      1,
      "it lies below a file",
    ],
    ["a look below a file", ["leads", "--data", `${BIN}/x`], 1, "no laptop is up on"],
    ["a schema file that is missing", ["up", "--schema", "no.ts"], 1, "there is no file no.ts"],
  ])("refuses %s in words, with its exit code", async (_, args, code, words) => {
    const ended = await porchlight(...args);
    expect(ended).toMatchObject({ code, err: expect.stringContaining(words) });
    expect(ended.err).not.toMatch(/^ {4}at /m);
  });

  it.each([
    ["a workspace that is there", ["workspace", "create", "twice"], 1, 'workspace "twice" already'],
    [
      "a name that is none",
      ["workspace", "create", "No Name"],
      2,
      "is not the name of a workspace",
    ],
    [
      "a schema that is none",
      ["workspace", "create", "x", "--schema", "y"],
      1,
      'no schema "y" here',
    ],
    ["a workspace that is none", ["key", "create", "nobody"], 1, 'there is no workspace "nobody"'],
    ["a key that is none", ["key", "revoke", "0000"], 1, "there is no key 0000"],
    ["a second laptop on the folder", ["up"], 1, "a laptop already runs on"],
  ])("refuses %s in one sentence", async (_, args, code, words) => {
    await onLaptop("workspace", "create", "twice");
    const { code: ended, err } = await onLaptop(...args);
    expect(ended).toBe(code);
    expect(err.trim().split("\n")).toHaveLength(1);
    expect(err).toContain(words);
  });

  it("shows help with examples", async () => {
    const { code, out } = await porchlight("key", "rotate", "--help");
    expect(code).toBe(0);
    expect(out).toContain("porchlight key rotate 0123456789abcdef --grace 86400");
  });

  // Last, because it ends what the others use.
  it("ends a laptop from another terminal", async () => {
    const exited = once(up, "exit");
    expect(await onLaptop("down")).toMatchObject({
      code: 0,
      out: `stopped what ran on ${dataDir}\n`,
    });
    expect(await exited).toEqual([0, null]);
    expect((await onLaptop("down")).out).toBe(`nothing runs on ${dataDir}\n`);
  });
});

async function status(key: string): Promise<number> {
  const track = { userId: "u_1", event: "Property Viewed", properties: { ListPrice: 480_000 } };
  const headers = { authorization: `Basic ${Buffer.from(`${key}:`).toString("base64")}` };
  const url = `${findLaptop(dataDir)?.url}/v1/track`;
  return (await fetch(url, { method: "POST", headers, body: JSON.stringify(track) })).status;
}
