import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { ServiceError } from "@porchlight/core/error";
import type { TeamAddress, TeamStore } from "@porchlight/core/ports/team-store";
import { awsGuardOptions } from "../aws-client-options.ts";
import { createGuard } from "../guard.ts";
import { mapBounded } from "../map-bounded.ts";
import { teamSnapshotKey } from "./archive-keys.ts";

export interface TeamFilesOptions {
  /** Its requests may take longer than those for rows: a team of a million people has tens of megabytes. */
  readonly client: Pick<S3Client, "send">;
  readonly archiveBucket: string;
  readonly foldsBucket: string;
}

const BYTES_TIMEOUT_MS = 20_000;

/**
 * The files of teams in S3:
 *
 *     archive:  workspace/date/team/time-schema-hash.json.gz           a snapshot, by when it is read from
 *     folds:    workspace/schema/hash/000000000007-<sha256>.json.gz    progress, by the version it goes with
 *
 * Progress lies apart, because it is written anew every hour and deleted: nothing may delete from the archive. Its
 * name says what it must hold, so runs that meet never write over each other's.
 */
export function createS3TeamFiles({
  archiveBucket,
  client,
  foldsBucket,
}: TeamFilesOptions): Omit<TeamStore, "read" | "commit"> {
  const guard = createGuard({
    code: "archive.unavailable",
    service: "S3",
    ...awsGuardOptions,
    timeoutMs: BYTES_TIMEOUT_MS,
  });
  const put = (Bucket: string, Key: string, Body: Uint8Array) => {
    const command = new PutObjectCommand({ Bucket, Key, Body, ContentType: "application/gzip" });
    return guard((abortSignal) => client.send(command, { abortSignal }));
  };
  const list = async (Prefix: string): Promise<string[]> => {
    const keys: string[] = [];
    let after: string | undefined;
    do {
      const command = new ListObjectsV2Command({
        Bucket: foldsBucket,
        Prefix,
        ...(after !== undefined && { ContinuationToken: after }),
      });
      const page = await guard((abortSignal) => client.send(command, { abortSignal }));
      keys.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
      after = page.NextContinuationToken;
    } while (after !== undefined);
    return keys;
  };

  return {
    async writeProgress(address, version, text) {
      const bytes = await compress(text);
      const name = `${padded(version)}-${sha256(bytes)}`;
      await put(foldsBucket, progressKey(address, name), bytes);
      return name;
    },
    async readProgress(address, name) {
      const command = new GetObjectCommand({
        Bucket: foldsBucket,
        Key: progressKey(address, name),
      });
      const bytes = await guard(async (abortSignal) => {
        try {
          const { Body: body } = await client.send(command, { abortSignal });
          return body === undefined ? new Uint8Array() : await body.transformToByteArray();
        } catch (error) {
          if (error instanceof NoSuchKey) return "absent" as const;
          throw error;
        }
      });
      if (bytes === "absent") return bytes;
      if (!name.endsWith(`-${sha256(bytes)}`))
        throw new ServiceError("team.unreadable", "a team's progress is not what its name says");
      return (await decompress(bytes)).toString("utf8");
    },
    async forgetProgress(address, beforeVersion) {
      const folder = progressFolder(address);
      const old = (await list(folder)).filter((key) => key < `${folder}${padded(beforeVersion)}`);
      await mapBounded(old, 8, (Key) => {
        const command = new DeleteObjectCommand({ Bucket: foldsBucket, Key });
        return guard((abortSignal) => client.send(command, { abortSignal }));
      });
    },
    async archive(address, { fromMs, text }) {
      await put(archiveBucket, teamSnapshotKey(address, fromMs), await compress(text));
    },
  };
}

const compress = promisify(gzip);
const decompress = promisify(gunzip);
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
/** Digits enough that keys sort as numbers do. */
const padded = (version: number): string => String(version).padStart(12, "0");
const progressFolder = ({ workspace, schema, team }: TeamAddress): string =>
  `${workspace}/${schema}/${team}/`;
const progressKey = (address: TeamAddress, name: string): string =>
  `${progressFolder(address)}${name}.json.gz`;
