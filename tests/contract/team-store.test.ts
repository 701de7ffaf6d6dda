import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { awsClientOptions } from "@porchlight/adapters/aws-client-options";
import { createDynamoTeamRecords } from "@porchlight/adapters/dynamo/dynamo-team-records";
import { createArchivedObjects } from "@porchlight/adapters/s3/archived-objects";
import { readArchivedTeam } from "@porchlight/adapters/s3/read-archived-team";
import { createS3Archive } from "@porchlight/adapters/s3/s3-archive";
import { createS3TeamFiles } from "@porchlight/adapters/s3/s3-team-files";
import type { TeamStore } from "@porchlight/core/ports/team-store";
import { foldTeam, teamAddress } from "@porchlight/core/team/fold-team";
import { decodeTeamSnapshot } from "@porchlight/core/team/team-codec";
import { TEAM_ACTORS_MOST } from "@porchlight/core/team/team-snapshot";
import { createRandom } from "@porchlight/numeric/seeded-random";
import { type FauxqsServer, startFauxqs } from "fauxqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMemoryTeamStore } from "../fakes/memory-team-store.ts";
import { office, START } from "../law/team/office.ts";
import { type Dynalite, startDynalite } from "../local/dynalite.ts";
import { teamStoreSuite } from "./team-store-suite.ts";

const buckets = { archiveBucket: "archive", foldsBucket: "folds" };
let dynalite: Dynalite;
let server: FauxqsServer;
let client: S3Client;
let teams: TeamStore;
beforeAll(async () => {
  [dynalite, server] = await Promise.all([
    startDynalite(),
    startFauxqs({ port: 0, host: "127.0.0.1", logger: false }),
  ]);
  client = new S3Client({
    ...awsClientOptions,
    endpoint: `http://127.0.0.1:${server.port}`,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    forcePathStyle: true,
  });
  for (const Bucket of Object.values(buckets))
    await client.send(new CreateBucketCommand({ Bucket }));
  teams = {
    ...createDynamoTeamRecords({ client: dynalite.client, table: "workspaces" }),
    ...createS3TeamFiles({ client, ...buckets }),
  };
});
afterAll(async () => {
  client.destroy();
  await Promise.all([dynalite.stop(), server.stop()]);
});

describe("teams in memory", () => {
  const { teams: memory } = createMemoryTeamStore();
  teamStoreSuite(() => memory);
});

describe("teams in DynamoDB and S3", () => {
  teamStoreSuite(() => teams);

  const hour = 3_600_000;
  const rowAt = (workspace: string, id: number, knownAtMs: number) => ({
    workspace,
    schema: office.name,
    receivedAtMs: knownAtMs,
    person: `u:${id}` as const,
    interaction: {
      id: `${id}`,
      kind: "called",
      happenedAtMs: knownAtMs,
      knownAtMs,
      properties: { agent: "ann" },
    },
  });

  it("are folded from the archive hour by hour, and read again as they were known", async () => {
    const workspace = "folded";
    const archive = createS3Archive({ client, bucket: "archive" });
    const archived = createArchivedObjects({ client, bucket: "archive", workspace });
    const put = (id: number, atMs: number) =>
      archive({
        workspace,
        section: "interactions",
        atMs,
        name: `d${id}`,
        rows: [JSON.stringify(rowAt(workspace, id, atMs))],
      });
    const run = (nowMs: number) =>
      foldTeam({ teams, archive: archived }, office, workspace, {
        now: () => nowMs,
        deadlineMs: Number.POSITIVE_INFINITY,
      });
    // Over midnight, where the archive begins a new folder.
    const midnight = START + 24 * hour;
    await put(1, midnight - 90_000);
    await put(2, midnight + 30_000);
    expect(await run(midnight + 121_000)).toMatchObject({ folded: 1, snapshotMs: midnight });
    expect(await run(midnight + 300_000)).toMatchObject({ objects: 0, folded: 0 });
    await put(3, midnight + 40 * 60_000);
    expect(await run(midnight + hour + 121_000)).toMatchObject({ folded: 2, objects: 2 });
    const known = await readArchivedTeam({ client, bucket: "archive", workspace }, office);
    expect(known.map(({ snapshot }) => snapshot.interactions)).toEqual([
      [1, 1, 1],
      [2, 3, 3],
    ]);
    const record = await teams.read(teamAddress(office, workspace));
    if (record === "absent") expect.fail("nothing was committed");
    expect(record.known.map((text) => decodeTeamSnapshot(office.team, text))).toEqual(known);
  });

  it("hold two snapshots of as many actors as are told", async () => {
    const random = createRandom(3);
    const text = JSON.stringify(
      Array.from({ length: TEAM_ACTORS_MOST }, () => [
        Math.floor(random() * 2 ** 32),
        { load: [random(), random()], loadAtMs: START, ended: 10, ends: [1, 2, 3] },
      ]),
    );
    const address = { workspace: "many", schema: "office", team: "00ff" };
    const record = { version: 1, progress: "p", known: [text, text.toUpperCase()], archived: true };
    expect(await teams.commit(address, record)).toBe("written");
    expect(await teams.read(address)).toEqual(record);
  });

  it("refuse progress that is not what its name says", async () => {
    const address = { workspace: "broken", schema: "office", team: "00ff" };
    const name = await teams.writeProgress(address, 1, "whole");
    const Key = `broken/office/00ff/${name}.json.gz`;
    await client.send(new PutObjectCommand({ Bucket: "folds", Key, Body: "other" }));
    await expect(teams.readProgress(address, name)).rejects.toMatchObject({
      code: "team.unreadable",
    });
  });

  it("say that they are unavailable when they are", async () => {
    const send = () => Promise.reject(new TypeError("connect ECONNREFUSED"));
    const address = { workspace: "w", schema: "s", team: "t" };
    const away = { send } as unknown as DynamoDBClient & S3Client;
    const records = createDynamoTeamRecords({ client: away, table: "workspaces" });
    await expect(records.read(address)).rejects.toMatchObject({ code: "store.unavailable" });
    const files = createS3TeamFiles({ client: away, ...buckets });
    await expect(files.readProgress(address, "p")).rejects.toMatchObject({
      code: "archive.unavailable",
    });
  });
});
