import { ServiceError } from "./error.ts";
import type { FeatureSet } from "./feature-set.ts";
import type { PersonKey } from "./interaction.ts";
import { emptyPersonState, type PersonState } from "./person-state.ts";
import { addSeen } from "./seen-ids.ts";

/**
 * A state as bytes, little-endian. Most words of most people are zero, so only the others are kept:
 *
 *     u8 format | 8 bytes feature-set hash | u16 words W | ⌈W/8⌉ bytes: which words are not zero
 *     | 8 bytes per such word
 *     | u32 ids | u32 newest receipt hour | per id: 8 bytes hash, u8 hours before the newest
 *     | u8 spilled days | per day: u32 day, u32 ids
 *     | u16 merged people | per person: u16 length, UTF-8
 */
const FORMAT = 1;
const HASH_BYTES = 8;
const MAX_HOURS_BACK = 255;

export function encodeState(featureSet: FeatureSet, state: PersonState): Uint8Array {
  const people = state.merged.map((person) => new TextEncoder().encode(person));
  const { f64 } = state.words;
  const { seen } = state;
  const present = f64.reduce((n, _, i) => n + (isZeroWord(state, i) ? 0 : 1), 0);
  const mask = Math.ceil(f64.length / 8);
  const size =
    1 +
    HASH_BYTES +
    2 +
    mask +
    present * 8 +
    8 +
    seen.count * 9 +
    1 +
    seen.spilled.size * 8 +
    2 +
    people.reduce((n, bytes) => n + 2 + bytes.length, 0);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, FORMAT);
  view.setBigUint64(1, BigInt(`0x${featureSet.hash}`), true);
  view.setUint16(9, f64.length, true);
  let at = 11 + mask;
  for (let i = 0; i < f64.length; i++) {
    if (isZeroWord(state, i)) continue;
    bytes[11 + (i >> 3)] = (bytes[11 + (i >> 3)] as number) | (1 << (i & 7));
    // As bits, not as a number: some slices hold integers, whose bits need not survive as a double.
    view.setUint32(at, state.words.u32[2 * i] as number, true);
    view.setUint32(at + 4, state.words.u32[2 * i + 1] as number, true);
    at += 8;
  }
  at = encodeSeen(view, at, state);
  view.setUint16(at, people.length, true);
  at += 2;
  for (const person of people) {
    view.setUint16(at, person.length, true);
    bytes.set(person, at + 2);
    at += 2 + person.length;
  }
  return bytes;
}

const isZeroWord = ({ words }: PersonState, i: number): boolean =>
  words.u32[2 * i] === 0 && words.u32[2 * i + 1] === 0;

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
  let at = 11 + Math.ceil(featureSet.words / 8);
  for (let i = 0; i < featureSet.words; i++) {
    if (((bytes[11 + (i >> 3)] as number) & (1 << (i & 7))) === 0) continue;
    state.words.u32[2 * i] = view.getUint32(at, true);
    state.words.u32[2 * i + 1] = view.getUint32(at + 4, true);
    at += 8;
  }
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
