import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { awsClientOptions } from "@porchlight/adapters/aws-client-options";
import { createDynamoErasures } from "@porchlight/adapters/dynamo/dynamo-erasures";
import { createDynamoSpillSets } from "@porchlight/adapters/dynamo/dynamo-spill-sets";
import { createDynamoStateStore } from "@porchlight/adapters/dynamo/dynamo-state-store";
import { createS3Archive } from "@porchlight/adapters/s3/s3-archive";
import { createS3ErasableArchive } from "@porchlight/adapters/s3/s3-erasable-archive";
import type { InteractionRow } from "@porchlight/core/ingest/archive-row";
import type { Archive } from "@porchlight/core/ports/archive";
import type { ErasableArchive } from "@porchlight/core/ports/erasures";
import { type FauxqsServer, startFauxqs } from "fauxqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMemoryArchive } from "../fakes/memory-archive.ts";
import { createMemoryErasures } from "../fakes/memory-erasures.ts";
import { createMemoryStateStore } from "../fakes/memory-state-store.ts";
import { type Dynalite, startDynalite } from "../local/dynalite.ts";
import { erasuresSuite, spillSetsSuite } from "./erasures-suite.ts";

let dynalite: Dynalite;
let server: FauxqsServer;
let s3: S3Client;
beforeAll(async () => {
  dynalite = await startDynalite();
  server = await startFauxqs({ port: 0, host: "127.0.0.1", logger: false });
  s3 = new S3Client({
    ...awsClientOptions,
    endpoint: `http://127.0.0.1:${server.port}`,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    forcePathStyle: true,
  });
  await s3.send(new CreateBucketCommand({ Bucket: "archive" }));
});
afterAll(async () => {
  s3.destroy();
  await Promise.all([dynalite.stop(), server.stop()]);
});

describe("erasures in memory", () => {
  const erasures = createMemoryErasures();
  erasuresSuite(() => erasures);
});

describe("erasures in DynamoDB", () => {
  erasuresSuite(() => createDynamoErasures({ client: dynalite.client, table: "workspaces" }));
});

describe("spill sets in memory", () => {
  const store = createMemoryStateStore();
  spillSetsSuite(() => store);
});

describe("spill sets in DynamoDB", () => {
  const of = () => ({ client: dynalite.client, table: "people" });
  spillSetsSuite(() => ({
    ...createDynamoSpillSets(of()),
    addSpill: createDynamoStateStore(of()).addSpill,
  }));
});

async function keysOf(listed: AsyncIterable<string>): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of listed) keys.push(key);
  return keys;
}

const row = (id: string): InteractionRow => ({
  workspace: "w",
  schema: "s",
  receivedAtMs: 1,
  person: "u:1",
  interaction: { id, kind: "seen", happenedAtMs: 1, knownAtMs: 1, properties: { city: "é" } },
});

describe.each([
  ["memory", () => createMemoryArchive()],
  [
    "S3",
    () => ({
      archive: createS3Archive({ client: s3, bucket: "archive" }),
      erasable: createS3ErasableArchive({ client: s3, bucket: "archive" }),
    }),
  ],
] as const)("the archive in %s, for who erases", (_, open) => {
  let archive: Archive;
  let erasable: ErasableArchive;
  beforeAll(() => {
    ({ archive, erasable } = open());
  });

  it("lists objects in order, from one on, and writes one over or deletes it", async () => {
    for (const [atMs, section, workspace] of [
      [1_000, "interactions", "w"],
      [2_000, "late", "w"],
      [3_000, "interactions", "ww"],
    ] as const) {
      const rows = [row("1"), row("2")].map((one) => JSON.stringify(one));
      await archive({ workspace, section, atMs, name: "d", rows });
    }
    const keys = await keysOf(erasable.list("w"));
    expect(keys).toHaveLength(2);
    const [first, second] = keys as [string, string];
    expect(await keysOf(erasable.list("w", first))).toEqual([second]);
    expect(await erasable.read(first)).toEqual([row("1"), row("2")]);
    await erasable.replace(first, [row("2")]);
    expect(await erasable.read(first)).toEqual([row("2")]);
    await erasable.replace(second, []);
    expect(await erasable.read(second)).toEqual([]);
    expect(await keysOf(erasable.list("w"))).toEqual([first]);
  });
});
