import { createHash } from "node:crypto";
import { DUE, FENCE, READ, TOP, WRITE } from "@porchlight/adapters/redis/profile-cache-scripts";
import type { createRequesterClient } from "@porchlight/adapters/redis/requester-client";
import { ServiceError } from "@porchlight/core/error";
import { callsOfScript, type ScriptName } from "./script-calls.ts";

type Requester = Parameters<typeof createRequesterClient>[0];

export interface RedisCounts {
  /** Commands as they are sent: a script is one. */
  sent: number;
  /** Those and what scripts call, which is what Upstash bills. */
  commands: number;
  /** Bodies, both ways. */
  bytes: number;
}

export interface CountingRedis {
  readonly requester: Requester;
  readonly counts: RedisCounts;
  /** Forgets all profiles, as their time to live does. */
  expire(): void;
}

const SCRIPTS = {
  read: READ,
  fence: FENCE,
  write: WRITE,
  top: TOP,
  due: DUE,
} as const;
type Sent = keyof typeof SCRIPTS;
const sha1 = (text: string): string => createHash("sha1").update(text).digest("hex");
const NAME_OF = new Map(
  Object.entries(SCRIPTS).map(([name, script]) => [sha1(script), name as Sent]),
);

/** EVALSHA, digest, number of keys, key; then the arguments. */
const HEAD = 4;
/** Of a write: generation, now, looks forgotten before, the fence of who was removed; then six a person. */
const WRITE_HEAD = 4;
const WRITE_ROW = 6;

/** The profile cache's scripts, as far as their answers matter to a bill, in a map. Nobody is ever due. */
export function createCountingRedis(lists: number): CountingRedis {
  const counts: RedisCounts = { sent: 0, commands: 0, bytes: 0 };
  const profiles = new Map<string, string>();
  /** List → who is on it. */
  const ranked = new Map<string, Set<string>>();
  const answer = (name: Sent, args: readonly string[]): unknown => {
    if (name === "read") return [profiles.get(args[1] as string) ?? null, "1"];
    if (name === "top")
      return [...(ranked.get(args[1] as string) ?? [])]
        .slice(0, Number(args[2]))
        .map((person) => [person, "0.12345678901234567", profiles.get(person) ?? null]);
    if (name === "due") return [];
    if (name === "fence") return null;
    const rows = args.slice(WRITE_HEAD);
    for (let i = 0; i < rows.length; i += WRITE_ROW) {
      const [person = "", version, asOfMs, , ranks = "", json] = rows.slice(i, i + WRITE_ROW);
      profiles.set(person, `${version} ${asOfMs} ${json}`);
      for (const rank of ranks.split(",").filter(Boolean)) {
        const list = rank.split("=")[0] as string;
        ranked.set(list, (ranked.get(list) ?? new Set()).add(person));
      }
    }
    return rows.length / WRITE_ROW;
  };
  const run = (body: readonly unknown[]): unknown => {
    const name = NAME_OF.get(String(body[1]));
    if (name === undefined)
      throw new ServiceError("service.failed", "the sample has no answer to a command of Redis's");
    const args = body.slice(HEAD).map(String);
    const result = answer(name, args);
    counts.sent++;
    counts.commands += callsOfScript(countedAs(name, args), rowsOf(name, args, result), lists);
    return result;
  };
  const requester: Requester = {
    request: async <T>({ body }: { body?: unknown }) => {
      const answered = { result: run(body as readonly unknown[]) as T };
      counts.bytes += jsonBytes(body) + jsonBytes(answered);
      return answered;
    },
  };
  return { requester, counts, expire: () => profiles.clear() };
}

/** Who is due whether or not they were looked at is one look; those who were are found by four. */
const countedAs = (name: Sent, args: readonly string[]): ScriptName =>
  name === "due" && args.at(-1) === "" ? "dueSilent" : name;

function rowsOf(name: Sent, args: readonly string[], result: unknown): number {
  if (name === "fence") return (args.length - 1) / 2;
  if (name === "write") return (args.length - WRITE_HEAD) / WRITE_ROW;
  return Array.isArray(result) ? result.length : 0;
}

const jsonBytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));
