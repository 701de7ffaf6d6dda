import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { awsClientOptions } from "@porchlight/adapters/aws-client-options";
import { createDynamoWorkspaces } from "@porchlight/adapters/dynamo/dynamo-workspaces";
import { createS3Archive } from "@porchlight/adapters/s3/s3-archive";
import { marketArchive } from "@porchlight/cli/market/market-archive";
import { ENV, TABLES } from "@porchlight/core/names";
import { realEstate } from "@porchlight/realestate/real-estate";
import { type FauxqsServer, startFauxqs } from "fauxqs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type Dynalite, startDynalite } from "./dynalite.ts";

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

const COMMAND = join(import.meta.dirname, "../../packages/cli/src/porchlight.ts");
const REGION = "us-east-1";
const BUCKETS = { archive: "archive", models: "models" } as const;
let server: FauxqsServer;
let dynalite: Dynalite;
let s3: S3Client;
beforeAll(async () => {
  server = await startFauxqs({ port: 0, host: "127.0.0.1", logger: false });
  dynalite = await startDynalite();
  s3 = new S3Client({
    ...awsClientOptions,
    endpoint: `http://127.0.0.1:${server.port}`,
    region: REGION,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    forcePathStyle: true,
  });
  for (const Bucket of Object.values(BUCKETS)) await s3.send(new CreateBucketCommand({ Bucket }));
  const workspaces = createDynamoWorkspaces({ client: dynalite.client, table: TABLES.workspaces });
  await workspaces.create({ name: "acme", schema: realEstate.name, createdAtMs: 0 });
  const market = { people: 150, days: 120, seed: 1, startMs: Date.UTC(2026, 0, 5) };
  const rows = [...marketArchive(market)].map((row) => JSON.stringify(row));
  const archive = createS3Archive({ client: s3, bucket: BUCKETS.archive });
  const atMs = Date.UTC(2026, 5, 1);
  await archive({ workspace: "acme", section: "interactions", atMs, name: "all", rows });
});
afterAll(async () => {
  s3.destroy();
  await dynalite.stop();
  await server.stop();
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "porchlight-interrupted-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** `porchlight train`, as it runs beside AWS, until it says something and is then asked to end. */
function trainUntil(said: string, signal: NodeJS.Signals) {
  const child = spawn(process.execPath, [COMMAND, "train", "--model", "all", "--search", "50"], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      TMPDIR: folder,
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
      AWS_REGION: REGION,
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${server.port}`,
      AWS_ENDPOINT_URL_DYNAMODB: dynalite.endpoint,
      [ENV.workspacesTable]: TABLES.workspaces,
      [ENV.archiveBucket]: BUCKETS.archive,
      [ENV.modelsBucket]: BUCKETS.models,
    },
  });
  let err = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    const before = err.includes(said);
    err += text;
    if (!before && err.includes(said)) child.kill(signal);
  });
  return new Promise<{ readonly code: number | null; readonly err: string }>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, err }));
  });
}

const versions = async () =>
  (await s3.send(new ListObjectsV2Command({ Bucket: BUCKETS.models }))).Contents ?? [];

describe("porchlight train", () => {
  it.each([
    ["has read the archive", "reading: 1 of 1", "SIGINT"],
    ["trains", "replaying: ", "SIGINT"],
    ["trains, and the terminal is gone", "replaying: ", "SIGHUP"],
  ] as const)(
    "ends its work at Ctrl-C while it %s, and leaves nothing of it",
    async (_, said, signal) => {
      const { code, err } = await trainUntil(said, signal);
      expect(err).toContain("stopping; no version is left half made");
      expect(err).not.toMatch(/^ {4}at /m);
      expect(code).toBe(130);
      expect(await versions()).toEqual([]);
      expect(readdirSync(folder).filter((name) => name.startsWith("porchlight-"))).toEqual([]);
    },
  );
});
