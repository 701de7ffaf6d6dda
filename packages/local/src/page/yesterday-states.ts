import { createKnownLinks } from "@porchlight/core/delivery/known-links";
import { DAY_MS } from "@porchlight/core/duration";
import type { PreparedInteraction } from "@porchlight/core/features/feature";
import { fold } from "@porchlight/core/features/fold";
import type { IdentityLink, Interaction, PersonKey } from "@porchlight/core/interaction";
import type { Behavior } from "@porchlight/core/schema/behavior";
import {
  emptyPersonState,
  mergePersonState,
  type PersonState,
} from "@porchlight/core/state/person-state";
import { createPrepared, prepare } from "@porchlight/core/state/prepare";
import { emptySeenIds } from "@porchlight/core/state/seen-ids";

/** How far back "yesterday" is. */
export const LOOK_BACK_MS = DAY_MS;

type News =
  | { readonly person: PersonKey; readonly interaction: Interaction }
  | { readonly link: IdentityLink };

/**
 * The states of a workspace's people as they were known a day ago: folded with the fold that serves from
 * what was known then, while the last day's rows wait until they are a day old themselves. Folding is the
 * same in any order, so this is exact whatever order rows come in; it costs a state a person and a day of
 * rows, and no second reading.
 *
 * What else was weighed: the state of now, scored as of yesterday, would hold what came since; a daily
 * copy of the call list knows nothing on the first morning, and nobody who was not on it.
 */
export class YesterdayStates {
  readonly #behavior: Behavior;
  readonly #prepared: PreparedInteraction;
  readonly #links = createKnownLinks();
  readonly #states = new Map<PersonKey, PersonState>();
  #untilMs: number;
  #waiting: News[] = [];

  constructor(behavior: Behavior, nowMs: number) {
    this.#behavior = behavior;
    this.#prepared = createPrepared(behavior);
    this.#untilMs = nowMs - LOOK_BACK_MS;
  }

  /** Takes what the archive holds, each row once, in any order, of kinds that the schema has. */
  add(news: News): void {
    if (knownAtMs(news) <= this.#untilMs) this.#take(news);
    else this.#waiting.push(news);
  }

  /** Time passes: what is a day old by now is folded. */
  advance(nowMs: number): void {
    this.#untilMs = nowMs - LOOK_BACK_MS;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const news of waiting) this.add(news);
  }

  /** A copy; undefined for who was not known yet. */
  stateOf(person: PersonKey): PersonState | undefined {
    const { featureSet } = this.#behavior;
    let whole: PersonState | undefined;
    for (const name of this.#links.namesOf(person)) {
      const part = this.#states.get(name);
      if (part === undefined) continue;
      whole ??= emptyPersonState(featureSet);
      mergePersonState(featureSet, whole, part, name);
    }
    return whole;
  }

  #take(news: News): void {
    if ("link" in news) {
      this.#links.join(news.link);
      return;
    }
    const { featureSet } = this.#behavior;
    let state = this.#states.get(news.person);
    if (state === undefined) {
      // Repeats are dropped by who reads the archive: no ids need to be kept.
      state = { ...emptyPersonState(featureSet), seen: emptySeenIds(1) };
      this.#states.set(news.person, state);
    }
    prepare(this.#behavior, news.interaction, this.#prepared);
    fold(featureSet, state, this.#prepared, 0);
    state.seen.count = 0;
  }
}

const knownAtMs = (news: News): number =>
  "link" in news ? news.link.knownAtMs : news.interaction.knownAtMs;
