import { appendFile, mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import { createDynamoAliases } from "@porchlight/adapters/dynamo/dynamo-aliases";
import { ServiceError } from "@porchlight/core/error";
import { requireWorkspace } from "@porchlight/core/keys/workspace";
import type { OpenStores } from "../stores/open-stores.ts";
import { listObjects } from "./list-objects.ts";

type Stores = Pick<OpenStores, "dynamo" | "s3" | "tables" | "buckets" | "workspaces">;

const OWNER_ONLY = 0o600;

/**
 * Writes what is a workspace's own into an empty folder: its archive, one file of gzipped lines of JSON
 * per day and section; its models; and what is known of its keys but their secrets. Holds one object in memory.
 * Rows are archived at least once: of those alike in person and id, the first counts.
 */
export async function exportWorkspace(
  stores: Stores,
  name: string,
  folder: string,
  onObject: () => void,
): Promise<void> {
  for await (const key of listObjects(stores, "archive", name)) {
    const [, date = "", section = ""] = key.split("/");
    // Gzip files may stand one behind the other.
    await append(stores, "archive", key, join(folder, "archive", `${date}-${section}.ndjson.gz`));
    onObject();
  }
  for await (const key of listObjects(stores, "models", name)) {
    const parts = key.split("/").slice(1).map(encodeURIComponent);
    await append(stores, "models", key, join(folder, "models", ...parts));
    onObject();
  }
  const text = JSON.stringify(await describe(stores, name), undefined, 2);
  await writeFile(join(folder, "workspace.json"), `${text}\n`, { mode: OWNER_ONLY });
}

/** Made where it is not there. Throws `request.bad_parameter`. */
export async function requireEmpty(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0)
    throw new ServiceError(
      "request.bad_parameter",
      `${folder} is not empty: choose another folder`,
    );
}

async function append(
  { s3, buckets }: Stores,
  bucket: "archive" | "models",
  key: string,
  file: string,
): Promise<void> {
  const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: buckets[bucket], Key: key }));
  const bytes = body === undefined ? new Uint8Array() : await body.transformToByteArray();
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await appendFile(file, bytes, { mode: OWNER_ONLY });
}

async function describe({ dynamo: client, tables, workspaces }: Stores, name: string) {
  const aliases = createDynamoAliases({ client, table: tables.workspaces });
  const keys = await workspaces.keys(name);
  return {
    workspace: await requireWorkspace(workspaces, name),
    keys: keys.map(({ secretHash: _, ...key }) => key),
    champions: (await aliases.read(name)).champions,
    promotions: await aliases.history(name),
  };
}
