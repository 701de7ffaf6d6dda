import { ServiceError } from "../error.ts";
import type { StateWords } from "../state/state-words.ts";
import { kindWords } from "../words/kind-phrases.ts";
import type { FeatureDeclaration } from "./feature.ts";

const PLACES = ["the latest", "second to last", "third to last"];

/**
 * The last kinds: `last_kind_1` (the newest) to `last_kind_<n>`, as the kind's place in the schema from
 * 1 on; 0 where there is none yet, which is known.
 *
 * Kept are the n greatest by (time, first half of the id's hash, kind). That orders all that is kept of
 * an interaction, so two that compare equal are the same to all who read them, and the n greatest of two
 * people are the n greatest of what each keeps: a merge is exact. An interaction that two people both
 * did counts twice, as it does in every other feature.
 *
 *     per place: time | u32 half of the id's hash, u32 kind + 1
 */
export const lastKinds =
  (n: number): FeatureDeclaration =>
  (domain) => {
    if (!(Number.isInteger(n) && n > 0))
      throw new ServiceError("schema.invalid", `lastKinds takes a whole number, not ${n}`);
    return {
      name: `lastKinds(${n})`,
      words: 2 * n,
      columns: Array.from({ length: n }, (_, i) => `last_kind_${i + 1}`),
      add: (state, at, { happenedAtMs, idHigh, kind }) =>
        insert(state, at, n, happenedAtMs, idHigh, kind + 1),
      merge(into, from, at) {
        for (let place = at; place < at + 2 * n; place += 2)
          insert(
            into,
            at,
            n,
            from.f64[place] as number,
            from.u32[2 * place + 2] as number,
            from.u32[2 * place + 3] as number,
          );
      },
      value({ u32 }, at, _nowMs, out, outAt) {
        for (let i = 0; i < n; i++) out[outAt + i] = u32[2 * (at + 2 * i) + 3] as number;
      },
      says(row, at, i) {
        const kind = domain.kinds[(row[at + i] as number) - 1];
        const place = PLACES[i] ?? `${i + 1} back`;
        return `${place}: ${kind === undefined ? "nothing yet" : kindWords(domain, kind.name).once}`;
      },
    };
  };

/** Inserts from the oldest place up, moving down what is older. */
function insert(
  { f64, u32 }: StateWords,
  at: number,
  n: number,
  atMs: number,
  id: number,
  code: number,
): void {
  let place = at + 2 * n;
  while (place > at && isBefore(f64, u32, place - 2, atMs, id, code)) {
    place -= 2;
    if (place + 2 < at + 2 * n) {
      f64[place + 2] = f64[place] as number;
      u32[2 * place + 6] = u32[2 * place + 2] as number;
      u32[2 * place + 7] = u32[2 * place + 3] as number;
    }
  }
  if (place === at + 2 * n) return;
  f64[place] = atMs;
  u32[2 * place + 2] = id;
  u32[2 * place + 3] = code;
}

function isBefore(
  f64: Float64Array,
  u32: Uint32Array,
  place: number,
  atMs: number,
  id: number,
  code: number,
): boolean {
  const placeMs = f64[place] as number;
  if (placeMs !== atMs) return placeMs < atMs;
  const placeId = u32[2 * place + 2] as number;
  if (placeId !== id) return placeId < id;
  return (u32[2 * place + 3] as number) < code;
}
