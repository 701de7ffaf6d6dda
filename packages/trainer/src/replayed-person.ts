import type { FeatureSet } from "@porchlight/core/features/feature-set";
import type { PersonKey } from "@porchlight/core/interaction";
import {
  appendTimeline,
  createTimeline,
  type Timeline,
} from "@porchlight/core/outcomes/outcome-timeline";
import {
  emptyPersonState,
  mergePersonState,
  type PersonState,
} from "@porchlight/core/state/person-state";
import { emptySeenIds } from "@porchlight/core/state/seen-ids";
import { drawPerson, nextWindow } from "./moments.ts";

/** A person on the way through the archive, as far as it is known. */
export interface ReplayedPerson {
  readonly index: number;
  readonly key: PersonKey;
  /** 32 bits that draw their moments. */
  readonly draw: number;
  /** What serving would hold of them; gone once they turned out to be somebody else, or their rows are made. */
  state: PersonState | undefined;
  /** Of the interactions that outcomes and eligibility look at; as long as rows are made of them. */
  timeline: Timeline;
  into: ReplayedPerson | undefined;
  /** The last time anything of them became known, Unix ms. */
  touchedAtMs: number;
  /** The next window whose quiet moment is to come. */
  window: number;
  /** The window that has had its moment at an interaction. */
  drawnWindow: number;
  /** A moment at an interaction whose row is to be made once all known at that time is folded. */
  drawnAtMs: number | undefined;
}

export function createReplayedPerson(
  featureSet: FeatureSet,
  key: PersonKey,
  { index, seed, knownAtMs }: { index: number; seed: number; knownAtMs: number },
): ReplayedPerson {
  const draw = drawPerson(seed, key);
  return {
    index,
    key,
    draw,
    // Of an archive read once, repeats are dropped by its reader: no ids need to be kept.
    state: { ...emptyPersonState(featureSet), seen: emptySeenIds(1) },
    timeline: createTimeline(),
    into: undefined,
    touchedAtMs: knownAtMs,
    window: nextWindow(draw, knownAtMs),
    drawnWindow: Number.NaN,
    drawnAtMs: undefined,
  };
}

/** From now on `from` is `into`. */
export function joinPeople(
  featureSet: FeatureSet,
  into: ReplayedPerson,
  from: ReplayedPerson,
): void {
  if (into.state === undefined || from.state === undefined) return;
  mergePersonState(featureSet, into.state, from.state, from.key);
  appendTimeline(into.timeline, from.timeline);
  from.state = undefined;
  from.timeline = createTimeline();
  from.into = into;
}

/** All its rows are made and settled: what is left is who they are. */
export function letGo(person: ReplayedPerson): void {
  person.state = undefined;
  person.timeline = NOTHING;
}

const NOTHING = createTimeline();

/** Who a person is in the end. */
export function rootPerson(person: ReplayedPerson): ReplayedPerson {
  let root = person;
  while (root.into !== undefined) root = root.into;
  return root;
}
