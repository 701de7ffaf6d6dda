import { erasedNames, isErasedRow } from "@porchlight/core/erase/erased-names";
import type { FinishErasuresPorts } from "@porchlight/core/erase/finish-erasures";
import { type PersonKey, personId } from "@porchlight/core/interaction";
import type { Erasure } from "@porchlight/core/ports/erasures";
import { addressKey } from "@porchlight/core/ports/state-store";
import type { Behavior } from "@porchlight/core/schema/behavior";
import type { OpenStores } from "../stores/open-stores.ts";

export interface LeftSearch {
  readonly ports: Pick<FinishErasuresPorts, "states" | "spills" | "archive" | "workspaces">;
  readonly redis: OpenStores["redis"];
  readonly behavior: Behavior;
  readonly onObjects: (objects: number) => void;
}

/**
 * Looks through every store but that of teams, which knows nobody by name, for what was known of an erased person
 * under any name, without trusting who erased it: one sentence for each place where something is left. What has to
 * stay does not count: the tombstones, and in Redis the marks that keep a slow writer out, which expire within ten
 * minutes.
 */
export async function findLeft(search: LeftSearch, erasure: Erasure): Promise<string[]> {
  return [
    ...(await leftInTable(search, erasure)),
    ...(await leftInLeads(search, erasure)),
    ...(await leftInRedis(search, erasure)),
    ...(await leftInArchive(search, erasure)),
  ];
}

const namesOf = ({ names }: Erasure) => Object.keys(names) as PersonKey[];

async function leftInTable(
  { ports: { states, spills } }: LeftSearch,
  { workspace, names }: Erasure,
): Promise<string[]> {
  const left: string[] = [];
  for (const [name, atMs] of Object.entries(names)) {
    const address = { workspace, person: name as PersonKey };
    const item = (await states.read([address])).get(addressKey(address)) ?? "absent";
    const isErased = item !== "absent" && (item.erasedAtMs ?? 0) >= atMs;
    if (!isErased) left.push("the table of people has a state without a tombstone");
    // Someone who has begun anew since has ids of their own.
    const isNew = isErased && item.bytes.length > 0;
    if (!isNew && (await spills.listSpill(address)).length > 0)
      left.push("the table of people has sets of ids");
  }
  return left;
}

async function leftInLeads(
  { ports, behavior }: LeftSearch,
  { workspace, names, askedAtMs }: Erasure,
): Promise<string[]> {
  const left: string[] = [];
  const ids = Object.keys(names).map((name) => JSON.stringify(personId(name as PersonKey)));
  for (const rank of Object.keys(behavior.predictions)) {
    const snapshot = await ports.workspaces.readLeads(workspace, rank);
    if (snapshot === "absent" || snapshot.asOfMs > askedAtMs) continue;
    if (snapshot.entries.some((entry) => ids.some((id) => entry.includes(id.slice(1, -1)))))
      left.push(`the copy of the call list ${rank} names them`);
  }
  return left;
}

const SCAN_COUNT = 500;

async function leftInRedis({ redis }: LeftSearch, erasure: Erasure): Promise<string[]> {
  const left: string[] = [];
  const root = `porchlight:{${erasure.workspace}}`;
  const names = namesOf(erasure);
  let cursor = "0";
  do {
    const [next, keys] = await redis.scan(cursor, { match: `${root}:*`, count: SCAN_COUNT });
    cursor = String(next);
    for (const key of keys) {
      if (key.startsWith(`${root}:fence:`)) continue;
      if (names.some((name) => key.endsWith(`:profile:${name}`))) left.push(`Redis has a profile`);
      if (!/:(?:looked|written|list:[^:]*)$/.test(key)) continue;
      const scores = await redis.zmscore(key, names);
      if (scores?.some((score) => score !== null)) left.push(`Redis lists them in ${key}`);
    }
  } while (cursor !== "0");
  return left;
}

async function leftInArchive(
  { ports: { archive }, onObjects }: LeftSearch,
  erasure: Erasure,
): Promise<string[]> {
  const erased = erasedNames([erasure]);
  let [rows, objects] = [0, 0];
  for await (const key of archive.list(erasure.workspace)) {
    rows += (await archive.read(key)).filter((row) => isErasedRow(erased, row)).length;
    onObjects(++objects);
  }
  return rows === 0 ? [] : [`the archive has ${rows} rows`];
}
