import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeleteTableCommand } from "@aws-sdk/client-dynamodb";
import { runChecks, type ValidateOptions } from "@porchlight/cli/validate/run-checks";
import { variablesOf } from "@porchlight/cli/variables-of";
import { ENV, MODELS, SHIPPED_FOLDER, TABLES } from "@porchlight/core/names";
import type { Laptop } from "@porchlight/local/laptop";
import { localClients } from "@porchlight/local/local-clients";
import { startLaptop } from "@porchlight/local/start-laptop";
import { splitResource } from "@porchlight/stacks/split-resource";
import { type ResourceName, topology } from "@porchlight/stacks/topology";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type FakeAccount, startFakeAccount } from "../fakes/aws-account.ts";
import { ROOT } from "../house/source-files.ts";
import { ANY_PORTS } from "./fixtures/fixture-topology.ts";
import { openWorkspace } from "./fixtures/open-workspace.ts";

const BIN = join(ROOT, "packages/cli/bin/porchlight.mjs");

let dataDir: string;
let laptop: Laptop;
let aws: FakeAccount;
let readKey: string;

/** What was found, by the name of each check. */
async function validate(options: Partial<ValidateOptions> = {}) {
  const checks = await runChecks({ data: dataDir, ...options });
  const failed = checks.filter(({ outcome }) => outcome === "failed").map(({ name }) => name);
  return { failed, of: (name: string) => checks.find((check) => check.name === name) };
}

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const porchlight = (args: readonly string[], environment = {}): Promise<Ended> =>
  new Promise((resolve) => {
    const options = { env: { PATH: process.env.PATH, ...environment }, cwd: dataDir };
    execFile(process.execPath, [BIN, ...args], options, (error, out, err) =>
      resolve({ code: Number(error?.code ?? 0), out, err }),
    );
  });

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "porchlight-validate-"));
  aws = await startFakeAccount();
  laptop = await startLaptop({ dataDir, ports: ANY_PORTS });
  readKey = await openWorkspace(laptop, "acme", ["read"]);
}, 60_000);
afterEach(() => vi.unstubAllEnvs());
afterAll(async () => {
  await laptop.stop();
  aws.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** What a laptop calls a resource of the topology. */
function nameHere(resource: ResourceName): string {
  const [form, name] = splitResource(resource);
  const { buckets, queueUrls, tables } = laptop.resources;
  const values: Record<string, Readonly<Record<string, string>>> = {
    table: tables,
    queue: queueUrls,
    bucket: buckets,
  };
  return values[form]?.[name] as string;
}

/** AWS is where the laptop's services are: its tables, queues and buckets by name, its Redis by secrets. */
const asAws = () => {
  const { endpoints, environment } = laptop;
  aws.has.secrets = Object.fromEntries(
    [ENV.redisUrl, ENV.redisToken].map((name) => [
      `porchlight/dev/${name}`,
      environment[name] as string,
    ]),
  );
  return {
    ...aws.environment,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamo,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    AWS_ENDPOINT_URL_S3: endpoints.s3,
    AWS_REGION: "us-east-1",
    ...Object.fromEntries(
      [...variablesOf(topology)]
        .filter(([, resource]) => !resource.startsWith("secret:"))
        .map(([variable, resource]) => [variable, nameHere(resource)]),
    ),
  };
};

describe("porchlight validate", { timeout: 60_000 }, () => {
  it("passes on a laptop that is whole, with a key of its own, and shows a line a check", async () => {
    const { code, out } = await porchlight(["validate", "--data", dataDir]);
    expect(out).toMatch(/✓ keys +scope write +opens v1\/batch/);
    expect(out).toMatch(/✓ reachability +Redis +answers PING/);
    expect(out).toMatch(/\d+ checks: \d+ passed, 0 failed, 0 skipped\n$/);
    expect(code).toBe(0);
  });

  it("finds that a key opens what it should and no more", async () => {
    const { failed, of } = await validate({ key: readKey });
    expect(failed).toEqual([]);
    expect(of("scope read")?.says).toBe("opens v1/models");
    expect(of("scope write")?.says).toBe("does not open v1/batch, as it should not");
  });

  it("fails on a key that nobody made, with the way out and an exit code", async () => {
    const made = `pl_${"0".repeat(16)}_${"a".repeat(43)}`;
    const args = ["validate", "--data", dataDir, "--json", "--key", made];
    const { code, out } = await porchlight(args);
    expect(code).toBe(1);
    const checks = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const failed = checks.filter(({ outcome }) => outcome === "failed");
    expect(failed.map(({ name }) => name)).toEqual(["key", "scope read", "scope write"]);
    expect(failed[0]).toMatchObject({
      says: expect.stringContaining("there is no key 0000000000000000"),
      wayOut: expect.stringContaining("porchlight key create"),
    });
  });

  it("fails on shipped models of which one byte is another, and on that one alone", async () => {
    const folder = join(dataDir, "models");
    await cp(join(ROOT, SHIPPED_FOLDER), folder, { recursive: true });
    const file = join(folder, MODELS.lead, "model.onnx");
    const bytes = await readFile(file);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1;
    await writeFile(file, bytes);
    vi.stubEnv(ENV.shippedModels, folder);
    const { failed } = await validate();
    expect(failed).toEqual([expect.stringContaining(MODELS.lead)]);
  });

  it("fails on a gateway that is away, and goes on with the rest", async () => {
    const { failed, of } = await validate({ url: "http://127.0.0.1:1" });
    expect(failed).toEqual(["gateway"]);
    expect(of("key")?.outcome).toBe("skipped");
  });

  it("checks a stage with its secrets and its home, and what the environment names", async () => {
    const environment = asAws();
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    aws.has.functions = [{ "aws:cloudformation:stack-name": "porchlight-dev" }];
    const options = { stage: "dev", url: laptop.url, key: readKey };
    const whole = await validate(options);
    expect(whole.failed).toEqual([]);
    expect(whole.of("stage dev")?.says).toBe("made by AWS CDK in us-east-1");
    expect(whole.of("Redis")?.outcome).toBe("ok");

    aws.has.secrets = {};
    aws.has.functions.push({ "sst:app": "porchlight", "sst:stage": "dev" });
    vi.stubEnv(ENV.archiveBucket, "elsewhere");
    const broken = await validate(options);
    expect(broken.of("stage dev")?.says).toBe("both CDK and SST have made it");
    expect(broken.failed.toSorted()).toEqual(
      [
        "stage dev",
        `secret ${ENV.redisUrl}`,
        `secret ${ENV.redisToken}`,
        "Redis",
        "bucket archive",
      ].toSorted(),
    );
  });

  it("finds the tables that a deployment's command line makes workspaces and keys in", async () => {
    const environment = asAws();
    expect((await porchlight(["workspace", "create", "over-there"], environment)).code).toBe(0);
    const { out } = await porchlight(["key", "create", "over-there"], environment);
    expect((await validate({ key: out.trim() })).failed).toEqual([]);
  });

  it.each<[string, Partial<ValidateOptions>, string]>([
    ["a stage that is none", { stage: "prod" }, 'there is no stage "prod"'],
    ["a region that is none", { stage: "dev", region: "moon" }, '"moon", which is no region'],
    ["a folder where nothing runs", { data: "/nowhere" }, "no laptop is up on /nowhere"],
  ])("refuses %s", async (_, options, words) => {
    await expect(validate(options)).rejects.toMatchObject({
      code: "config.invalid",
      message: expect.stringContaining(words),
    });
  });

  // Last, because it takes away what the others use.
  it("fails on a table that is gone, and says which variable names it", async () => {
    const { dynamo, ...others } = localClients(laptop.endpoints);
    await dynamo.send(
      new DeleteTableCommand({ TableName: laptop.resources.tables[TABLES.people] }),
    );
    for (const client of [dynamo, ...Object.values(others)]) client.destroy();
    const { failed, of } = await validate({ key: readKey });
    expect(failed).toEqual([`table ${TABLES.people}`]);
    expect(of(`table ${TABLES.people}`)?.wayOut).toContain(ENV.peopleTable);
  });
});
