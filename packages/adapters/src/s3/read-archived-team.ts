import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { KnownSnapshot } from "@porchlight/core/team/known-snapshot";
import { shareActors } from "@porchlight/core/team/share-actors";
import type { TeamBehavior } from "@porchlight/core/team/team-behavior";
import { decodeTeamSnapshot } from "@porchlight/core/team/team-codec";
import { awsGuardOptions } from "../aws-client-options.ts";
import { createGuard } from "../guard.ts";
import { mapBounded } from "../map-bounded.ts";
import { isSnapshotOf, TEAM_SECTION } from "./archive-keys.ts";
import { listArchiveObjects } from "./archive-objects.ts";

export interface ReadArchivedTeamOptions {
  readonly client: Pick<S3Client, "send">;
  readonly bucket: string;
  readonly workspace: string;
}

const READS_AT_ONCE = 16;

/**
 * The snapshots of a workspace's team that were ever read, in ascending order of from when: what a replay reads
 * instead of making its own. Those of other declarations are left out. In memory, about what differs from one hour
 * to the next. Throws `archive.unavailable`, and `team.unreadable`.
 */
export async function readArchivedTeam(
  options: ReadArchivedTeamOptions,
  { name: schema, team }: TeamBehavior,
): Promise<KnownSnapshot[]> {
  const guard = createGuard({ code: "archive.unavailable", service: "S3", ...awsGuardOptions });
  const read = async (Key: string): Promise<string> => {
    const command = new GetObjectCommand({ Bucket: options.bucket, Key });
    const bytes = await guard(async (abortSignal) => {
      const { Body: body } = await options.client.send(command, { abortSignal });
      return body === undefined ? new Uint8Array() : body.transformToByteArray();
    });
    return (await decompress(bytes)).toString("utf8");
  };
  const keys: string[] = [];
  for await (const key of listArchiveObjects({ ...options, section: TEAM_SECTION }))
    if (isSnapshotOf(key, { schema, team: team.hash })) keys.push(key);
  const known: KnownSnapshot[] = [];
  for (let at = 0; at < keys.length; at += READS_AT_ONCE)
    for (const text of await mapBounded(keys.slice(at, at + READS_AT_ONCE), READS_AT_ONCE, read))
      known.push(shareActors(known.at(-1), decodeTeamSnapshot(team, text)));
  return known.sort((a, b) => a.fromMs - b.fromMs);
}

const decompress = promisify(gunzip);
