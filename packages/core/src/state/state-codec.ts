import { ServiceError } from "../error.ts";
import type { FeatureSet } from "../features/feature-set.ts";
import type { PersonKey } from "../interaction.ts";
import { emptyPersonState, type PersonState } from "./person-state.ts";
import { addSeen } from "./seen-ids.ts";
import { decodeWords, encodeWords, wordsBytesMax } from "./words-codec.ts";

/**
 * A state as bytes, little-endian:
 *
 *     u8 format | 8 bytes feature-set hash | the words, as `encodeWords` writes them
 *     | u32 ids | u32 newest receipt hour | per id: 8 bytes hash, u8 hours before the newest
 *     | u8 spilled days | per day: u32 day, u32 ids
 *     | u16 merged people | per person: u16 length, UTF-8
 */
const FORMAT = 1;
/** After the format and the hash. */
const WORDS_AT = 9;
const MAX_HOURS_BACK = 255;

/** Above any state but one that has absorbed thousands of people; a DynamoDB item holds 400 KB. */
export const MAX_STATE_BYTES = 384 * 1024;

/** Throws `state.too_large` past `MAX_STATE_BYTES`. */
export function encodeState(featureSet: FeatureSet, state: PersonState): Uint8Array {
  const people = state.merged.map((person) => new TextEncoder().encode(person));
  const { seen, words } = state;
  const sizeMax =
    WORDS_AT +
    wordsBytesMax(featureSet.words) +
    (8 + 9 * seen.count) +
    (1 + 8 * seen.spilled.size) +
    people.reduce((size, person) => size + 2 + person.length, 2);
  const bytes = new Uint8Array(sizeMax);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, FORMAT);
  view.setBigUint64(1, BigInt(`0x${featureSet.hash}`), true);
  let at = encodeWords(view, WORDS_AT, words);
  at = encodeSeen(view, at, state);
  view.setUint16(at, people.length, true);
  at += 2;
  for (const person of people) {
    view.setUint16(at, person.length, true);
    bytes.set(person, at + 2);
    at += 2 + person.length;
  }
  if (at > MAX_STATE_BYTES)
    throw new ServiceError(
      "state.too_large",
      `a state would take ${at} bytes; at most ${MAX_STATE_BYTES} are kept`,
      { details: { ids: seen.count, merged: people.length } },
    );
  return bytes.slice(0, at);
}

function encodeSeen(view: DataView, start: number, { seen }: PersonState): number {
  let newest = 0;
  for (let i = 0; i < seen.count; i++) newest = Math.max(newest, seen.hour[i] as number);
  view.setUint32(start, seen.count, true);
  view.setUint32(start + 4, newest, true);
  let at = start + 8;
  for (let i = 0; i < seen.count; i++) {
    view.setUint32(at, seen.high[i] as number, true);
    view.setUint32(at + 4, seen.low[i] as number, true);
    // An id older than that is past its keeping: clamped, it is still forgotten at the next write.
    view.setUint8(at + 8, Math.min(MAX_HOURS_BACK, newest - (seen.hour[i] as number)));
    at += 9;
  }
  view.setUint8(at, seen.spilled.size);
  at += 1;
  for (const [day, count] of seen.spilled) {
    view.setUint32(at, day, true);
    view.setUint32(at + 4, count, true);
    at += 8;
  }
  return at;
}

/** Throws `state.unreadable` for another format, another feature set, or bytes cut short. */
export function decodeState(featureSet: FeatureSet, bytes: Uint8Array): PersonState {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    requireLayout(featureSet, view);
    return decodeBody(featureSet, bytes, view);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new ServiceError("state.unreadable", `a state of ${bytes.length} bytes is cut short`, {
      cause,
    });
  }
}

function requireLayout(featureSet: FeatureSet, view: DataView): void {
  const format = view.getUint8(0);
  if (format !== FORMAT)
    throw new ServiceError(
      "state.unreadable",
      `a state has format ${format}; this software reads ${FORMAT}`,
    );
  const hash = view.getBigUint64(1, true).toString(16).padStart(16, "0");
  if (hash !== featureSet.hash)
    throw new ServiceError(
      "state.unreadable",
      `a state was folded with feature set ${hash}; this software has ${featureSet.hash}: rebuild the states from the archive`,
      { details: { stored: hash, expected: featureSet.hash } },
    );
}

function decodeBody(featureSet: FeatureSet, bytes: Uint8Array, view: DataView): PersonState {
  const state = emptyPersonState(featureSet);
  let at = decodeWords(view, WORDS_AT, state.words);
  const count = view.getUint32(at, true);
  const newest = view.getUint32(at + 4, true);
  at += 8;
  for (let i = 0; i < count; i++, at += 9)
    addSeen(
      state.seen,
      view.getUint32(at, true),
      view.getUint32(at + 4, true),
      newest - view.getUint8(at + 8),
    );
  const days = view.getUint8(at++);
  for (let i = 0; i < days; i++, at += 8)
    state.seen.spilled.set(view.getUint32(at, true), view.getUint32(at + 4, true));
  const people = view.getUint16(at, true);
  at += 2;
  for (let i = 0; i < people; i++) {
    const length = view.getUint16(at, true);
    if (at + 2 + length > bytes.length) throw new RangeError("a merged person is cut short");
    state.merged.push(
      new TextDecoder().decode(bytes.subarray(at + 2, at + 2 + length)) as PersonKey,
    );
    at += 2 + length;
  }
  return state;
}
