import type { ReplayEvent } from "@porchlight/cli/replay/replay-definition";
import { ServiceError } from "@porchlight/core/error";
import { fold } from "@porchlight/core/features/fold";
import { writeVector } from "@porchlight/core/features/vector";
import { type Interaction, type PersonKey, userKey } from "@porchlight/core/interaction";
import type { Behavior } from "@porchlight/core/schema/behavior";
import { emptyPersonState, type PersonState } from "@porchlight/core/state/person-state";
import { createPrepared, prepare } from "@porchlight/core/state/prepare";
import { replayTeam } from "@porchlight/trainer/replay-team";

export type LogEvent = ReplayEvent;

/** A log on the way through the fold that serves. */
export interface Walk {
  /** Writes the vector of a person as of a moment, with all that has been walked over. */
  write(person: string, momentMs: number, out: Float32Array, outAt: number): void;
}

/** Folds events, which are in order of time, one after the other; `after` is told of each. */
export function walkLog(
  behavior: Behavior,
  events: readonly LogEvent[],
  {
    before,
    after,
  }: {
    readonly before?: (walk: Walk, event: LogEvent) => void;
    readonly after?: (walk: Walk, event: LogEvent) => void;
  },
): Walk {
  const states = new Map<string, PersonState>();
  const prepared = createPrepared(behavior);
  const team = behavior.team && replayTeam(behavior.team);
  const walk: Walk = {
    write(person, momentMs, out, outAt) {
      const state = states.get(person) ?? emptyPersonState(behavior.featureSet);
      writeVector(behavior.featureSet, state, momentMs, out, outAt, team?.at(momentMs));
    },
  };
  for (const event of events) {
    before?.(walk, event);
    const key: PersonKey = userKey(event.person);
    prepare(behavior, readEvent(behavior, event), prepared);
    const state = states.get(event.person) ?? emptyPersonState(behavior.featureSet);
    states.set(event.person, state);
    fold(behavior.featureSet, state, prepared, 0);
    // A log has no repeats: no ids need to be kept.
    state.seen.count = 0;
    team?.add(key, prepared, event.happenedAtMs);
    after?.(walk, event);
  }
  return walk;
}

/** An event as ingest would have accepted it. */
function readEvent(
  behavior: Behavior,
  { happenedAtMs, id, name, properties }: LogEvent,
): Interaction {
  const kind = behavior.kindOfName(name);
  if (kind === undefined)
    throw new ServiceError(
      "interaction.unknown_kind",
      `the schema "${behavior.name}" has no kind for "${name}"`,
    );
  const declared: Record<string, string | number> = {};
  for (const [wire, value] of Object.entries(properties)) {
    const property = behavior.propertyOfName.get(wire);
    if (property !== undefined) declared[property.name] = value as string | number;
  }
  return { id, kind, happenedAtMs, knownAtMs: happenedAtMs, properties: declared };
}
