import { hashText32, hashTextInto } from "@porchlight/numeric/hash-text";
import { ServiceError } from "../error.ts";
import type { PreparedInteraction } from "../features/feature.ts";
import type { Interaction } from "../interaction.ts";
import type { Behavior } from "../schema/behavior.ts";

/** Room for one prepared interaction of a schema, to be reused from one to the next. */
export function createPrepared({ domain }: Behavior): PreparedInteraction {
  return {
    kind: 0,
    happenedAtMs: 0,
    idHigh: 0,
    idLow: 0,
    numbers: new Float64Array(domain.numbers.length),
    labels: new Uint32Array(domain.labels.length),
  };
}

const idWords = new Uint32Array(2);

/**
 * Resolves an interaction's strings against the schema, into `into`. Throws
 * `interaction.unknown_kind` for a kind that the schema has lost since it was accepted.
 */
export function prepare(
  behavior: Behavior,
  interaction: Interaction,
  into: PreparedInteraction,
): void {
  const kind = behavior.kindIndex.get(interaction.kind);
  if (kind === undefined)
    throw new ServiceError(
      "interaction.unknown_kind",
      `the schema "${behavior.name}" declares no kind "${interaction.kind}"`,
    );
  hashTextInto(interaction.id, idWords);
  into.kind = kind;
  // In a state, time 0 stands for never.
  into.happenedAtMs = Math.max(1, interaction.happenedAtMs);
  into.idHigh = idWords[0] as number;
  into.idLow = idWords[1] as number;
  into.numbers.fill(Number.NaN);
  into.labels.fill(0);
  for (const name in interaction.properties) {
    const property = behavior.properties.get(name);
    const value = interaction.properties[name];
    if (property?.form === "number") into.numbers[property.index] = value as number;
    else if (property?.form === "label")
      into.labels[property.index] = labelCode(property.values, String(value));
  }
}

function labelCode(values: readonly string[] | undefined, value: string): number {
  if (values === undefined) return hashText32(value);
  const index = values.indexOf(value);
  return 1 + (index < 0 ? values.length : index);
}
