import type { BehaviorTypes, ModelName } from "./behavior-types.ts";
import { type Connection, type ConnectOptions, readOptions } from "./connect-options.ts";
import { encodeSegment } from "./encode-segment.ts";
import type { Identity, Interaction, Person, Undelivered } from "./interaction.ts";
import type { Leads, LeadsOptions } from "./leads.ts";
import { isPorchlightError, PorchlightError } from "./porchlight-error.ts";
import { createPredictor, type Predictor } from "./predictor.ts";
import { isoOf, isRejection, prepareMessage } from "./prepare-message.ts";
import type { AnalyzedProfile, Profile, ProfileOptions } from "./profile.ts";
import type { Json } from "./read-answer.ts";
import type { RealEstate } from "./real-estate.ts";
import type { Receipt } from "./receipt.ts";
import { sendRequest } from "./send-request.ts";
import { trackAll, withUndelivered } from "./track-all.ts";

/**
 * A connection to one workspace. Nothing goes on behind it: when a call's promise settles there is no
 * timer, no queue and nothing left to flush. Every method rejects with a `PorchlightError`, and none of
 * them needs `this`.
 */
export interface Porchlight<S extends BehaviorTypes = RealEstate> {
  /**
   * What is known of a person, by user id; of somebody anonymous as `{ anonymousId }`. The reasons of answers that
   * nobody acts on come when they are asked for.
   *
   * @throws PorchlightError `person.not_found`
   * @example
   * const { lead } = await porchlight.profile("u_42", { reasons: "all" });
   */
  profile(person: string | Person, options?: ProfileOptions): Promise<Profile<S>>;

  /** One model, asked past the cache. */
  predictor<M extends ModelName<S>>(model: M): Predictor<S, M>;

  /** The call list, best first. */
  leads(options?: LeadsOptions<S>): Promise<Leads<S>>;

  /**
   * Tracks one interaction and answers at once with the profile it leads to, without waiting for it to
   * be counted. It carries an id like any other: to analyze it again, or to track it, counts it once.
   */
  analyze(interaction: Interaction<S>): Promise<AnalyzedProfile<S>>;

  /**
   * Tracks one interaction. When this resolves it is durably kept, or in `rejected` with the reason.
   *
   * The interaction has an id before the first try, and keeps it: by that id a repeat is recognised for
   * five days, so that trying again after a lost answer is harmless. If all tries fail, the error holds
   * it under that id, ready for `trackAll(error.undelivered)`.
   */
  track(interaction: Interaction<S>): Promise<Receipt>;

  /**
   * Tracks any number of interactions, in order, in as few requests as the service's limits allow
   * (512 KB and 5,000 interactions a request, 32 KB an interaction). The receipt has the caller's
   * indexes. `timeoutMs` holds for each request. Ids are kept as in `track`; if a request fails, what
   * came before it is in `error.receipt` and the rest in `error.undelivered`.
   */
  trackAll(interactions: Iterable<Interaction<S> | Undelivered>): Promise<Receipt>;

  /** States that an anonymous id is a user, looking back and from now on. */
  identify(identity: Identity): Promise<Receipt>;
}

/**
 * Connects to a workspace. Sends nothing yet.
 *
 * @throws PorchlightError `config.invalid` for an option that is missing, wrong or unknown
 * @example
 * const porchlight = connect({ url, key });
 * const { lead } = await porchlight.profile("u_42");
 */
export function connect<S extends BehaviorTypes = RealEstate>(
  options: ConnectOptions,
): Porchlight<S> {
  const connection = readOptions(options);
  const porchlight = {
    profile: async (person: string | Person, options: ProfileOptions = {}) =>
      sendRequest(connection, { method: "GET", path: profilePath(person, options) }),
    predictor: (model: string) => createPredictor(connection, model),
    leads: async (wanted: LeadsOptions = {}) =>
      sendRequest(connection, { method: "GET", path: `/v1/leads${queryOf(wanted)}` }),
    analyze: (interaction: unknown) => analyze(connection, interaction),
    track: (interaction: unknown) => trackAll(connection, [interaction]),
    trackAll: (interactions: Iterable<unknown>) => trackAll(connection, interactions),
    identify: (identity: unknown) => trackAll(connection, [identity], "identify"),
  };
  // What comes back is the service's word; the types say what it promises.
  return porchlight as unknown as Porchlight<S>;
}

function profilePath(person: string | Person, options: object): string {
  if (typeof person === "object" && person !== null && person.anonymousId !== undefined)
    return `/v1/profiles/${encodeSegment(person.anonymousId, "anonymousId")}${queryOf({ as: "anonymous", ...options })}`;
  const userId = typeof person === "string" ? person : person?.userId;
  return `/v1/profiles/${encodeSegment(userId, "userId")}${queryOf(options)}`;
}

/** All that is given, so that the service says of an option that it has none by that name. */
function queryOf(options: object): string {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const pairs = given.map(([name, value]) =>
    [name, String(value)].map(encodeURIComponent).join("="),
  );
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

async function analyze(connection: Connection, interaction: unknown): Promise<Json> {
  const { now, newId } = connection;
  const prepared = prepareMessage(interaction, 0, { type: "track", nowMs: now(), newId });
  if (isRejection(prepared)) throw new PorchlightError(prepared.code, prepared.message);
  const { json, message } = prepared;
  const isImport = message.knownAt !== undefined;
  const body = (nowMs: number) =>
    isImport ? json : `${json.slice(0, -1)},"sentAt":"${isoOf(nowMs)}"}`;
  try {
    return await sendRequest(connection, {
      method: "POST",
      path: "/v1/interactions:analyze",
      body,
    });
  } catch (error) {
    throw isPorchlightError(error) ? withUndelivered(error, [prepared]) : error;
  }
}
