import { scoreDelivery } from "@porchlight/core/delivery/score-delivery";
import { ServiceError } from "@porchlight/core/error";
import { acceptRequest } from "@porchlight/core/ingest/accept-request";
import type { ArchiveRow } from "@porchlight/core/ingest/archive-row";
import { createWorkspace } from "@porchlight/core/keys/workspace";
import type { ProfileCache } from "@porchlight/core/ports/profile-cache";
import type { Workspaces } from "@porchlight/core/ports/workspaces";
import { createPage } from "@porchlight/local/page/answer-page";
import type { ArchiveReader } from "@porchlight/local/page/journal";
import { realEstate } from "@porchlight/realestate/real-estate";
import { createMemoryProfileCache } from "../../fakes/memory-profile-cache.ts";
import { createMemoryStateStore } from "../../fakes/memory-state-store.ts";
import { createMemoryWorkspaces } from "../../fakes/memory-workspaces.ts";
import { rulesOnly } from "../../fakes/rules-only.ts";

/** A Tuesday, 09:00. */
export const NOW = Date.UTC(2026, 10, 24, 9);
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export type Message = Readonly<Record<string, unknown>>;

/** The page over services in memory, filled by the path that fills the real ones. */
export async function createPageWorld(...names: readonly string[]) {
  const workspaces = createMemoryWorkspaces();
  for (const name of names)
    await createWorkspace(workspaces, { name, schema: realEstate.name, nowMs: 0 });
  const states = createMemoryStateStore();
  const cache = createMemoryProfileCache();
  const objects = new Map<string, readonly ArchiveRow[]>();
  const behaviors = new Map([[realEstate.name, realEstate]]);
  const problems: ServiceError[] = [];
  let ids = 0;
  const reader = (workspace: string): ArchiveReader => ({
    async *list() {
      for (const key of [...objects.keys()].sort()) if (key.startsWith(`${workspace}/`)) yield key;
    },
    read: async (key) => objects.get(key) ?? [],
  });
  const world = {
    nowMs: NOW,
    problems,
    workspaces: workspaces as Workspaces,
    cache: cache as ProfileCache,
    archive: reader,
    objects,
    /** Sends Segment-like messages; each is known when it happened. */
    async send(workspace: string, ...messages: readonly Message[]): Promise<void> {
      const key = { workspace, schema: realEstate.name, scopes: ["admin"] as const };
      const batch = messages.map((message) => ({
        type: "track",
        knownAt: message.timestamp,
        ...message,
      }));
      const newId = () => `m-${++ids}`;
      const receivedAtMs = world.nowMs;
      const accepted = acceptRequest(
        { batch },
        { call: "batch", key, behavior: realEstate, receivedAtMs, newId },
      );
      if (accepted.rejected.length > 0) throw new TypeError(accepted.rejected[0]?.message);
      const ports = {
        states,
        cache,
        behaviors,
        models: rulesOnly,
        archive: async ({ name, rows }: { name: string; rows: readonly string[] }) => {
          objects.set(
            `${workspace}/${name}`,
            rows.map((row) => JSON.parse(row) as ArchiveRow),
          );
        },
      };
      const record = { recordId: "r", record: accepted.record };
      const delivery = { name: `d-${String(++ids).padStart(6, "0")}`, records: [record] };
      const options = { nowMs: world.nowMs, step: () => {}, random: () => 0, wait: async () => {} };
      const { failed } = await scoreDelivery(delivery, ports, options);
      if (failed.size > 0) throw new TypeError("the delivery failed");
    },
    async get(url: string, headers: Readonly<Record<string, string>> = { Host: "localhost:7070" }) {
      const { pathname, searchParams } = new URL(url, "http://localhost");
      const answered = await page({
        path: pathname,
        resource: pathname === "/" ? "/" : "/people/{userId}",
        headers,
        queryStringParameters: Object.fromEntries(searchParams),
      });
      return { status: answered.statusCode, headers: answered.headers ?? {}, body: answered.body };
    },
  };
  const page = createPage({
    ports: {
      workspaces: async () => world.workspaces,
      cache: async () => world.cache,
      states: async () => states,
      models: async () => rulesOnly,
      behaviors: async () => behaviors,
      archive: async (workspace) => world.archive(workspace),
    },
    timeZone: "Europe/Amsterdam",
    now: () => world.nowMs,
    onProblem: (problem) => problems.push(problem),
  });
  return world;
}

export const at = (atMs: number): string => new Date(atMs).toISOString();

export const viewed = (userId: string, atMs: number, more: Message = {}): Message => ({
  userId,
  event: "Property Viewed",
  timestamp: at(atMs),
  properties: { ListingKey: "L-7", ListPrice: 480_000, City: "Utrecht", BedroomsTotal: 3, ...more },
});

export const did = (userId: string, event: string, atMs: number): Message => ({
  userId,
  event,
  timestamp: at(atMs),
  properties: {},
});

/** A port that is away. */
export const away =
  (code: "cache.unavailable" | "store.unavailable" | "archive.unavailable") => () => {
    throw new ServiceError(code, "it is away");
  };

/** What a browser shows of a document, without tags. */
export const textOf = (body: string): string =>
  body
    .replaceAll(/<(style|script)[\s\S]*?<\/\1>/g, "")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ")
    .replaceAll("&#39;", "'")
    .replaceAll("&quot;", '"');
