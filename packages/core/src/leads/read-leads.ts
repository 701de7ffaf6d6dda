import { ServiceError } from "../error.ts";
import type { LeadsSnapshot, Workspaces } from "../ports/workspaces.ts";
import { requireModel } from "../predictions/predict-model.ts";
import type { Behavior } from "../schema/behavior.ts";
import { unlessAway } from "../unless-away.ts";
import { type LeadList, type LeadSources, rankLeads } from "./rank-leads.ts";

export interface LeadsSources extends LeadSources {
  readonly workspaces: () => Promise<Pick<Workspaces, "readLeads">>;
}

export interface ServedLeads {
  /** `{ rank, asOf, cache, ageMs, leads }` */
  readonly json: string;
  readonly cache: "hit" | "bypass";
}

/**
 * The call list of a workspace, best first; with the cache away, as the last sweep left it. Throws
 * `model.not_found`, and `cache.unavailable` where there is no such copy yet.
 */
export async function readLeads(
  sources: LeadsSources,
  behavior: Behavior,
  list: LeadList,
  nowMs: number,
): Promise<ServedLeads> {
  requireModel(behavior, list.rank);
  const ranked = await unlessAway("cache.unavailable", rankLeads(sources, behavior, list, nowMs));
  if (ranked !== undefined) {
    const entries = ranked.map((entry) => JSON.stringify(entry));
    return serve(list, "hit", { asOfMs: nowMs, entries }, nowMs);
  }
  const workspaces = await sources.workspaces();
  const snapshot = await workspaces.readLeads(list.workspace, list.rank);
  if (snapshot === "absent")
    throw new ServiceError(
      "cache.unavailable",
      "the cache is away, and no copy of the call list was made yet",
    );
  return serve(list, "bypass", snapshot, nowMs);
}

function serve(
  { rank, limit }: LeadList,
  cache: ServedLeads["cache"],
  { asOfMs, entries }: LeadsSnapshot,
  nowMs: number,
): ServedLeads {
  const head = { rank, asOf: new Date(asOfMs).toISOString(), cache };
  const ageMs = Math.max(0, nowMs - asOfMs);
  const leads = entries.slice(0, limit).join(",");
  const json = `${JSON.stringify(head).slice(0, -1)},"ageMs":${ageMs},"leads":[${leads}]}`;
  return { json, cache };
}
