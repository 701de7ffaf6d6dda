import type { StateWords } from "./state-words.ts";

/**
 * The words of a state as bytes: two bits a word that say how it is written, then the words.
 *
 * Most words of most people are zero, most of the rest are sums, whole doubles, times near the latest
 * (the first word), or bitmaps and small integers, whose bytes are mostly zero.
 */
const FORM = {
  zero: 0,
  /** 8 bytes. */
  whole: 1,
  /** u32: whole milliseconds before the first word. */
  before: 2,
  /** u8: which bytes are not zero; then those. */
  sparse: 3,
} as const;

/** The most that W words take: their forms, and 8 bytes each. */
export const wordsBytesMax = (W: number): number => formsBytes(W) + 8 * W;

const formsBytes = (W: number): number => Math.ceil(W / 4);

/** Writes the words from byte `start` on; returns the first byte after them. `view` is zero there. */
export function encodeWords(view: DataView, start: number, words: StateWords): number {
  const { f64, u8 } = words;
  let at = start + formsBytes(f64.length);
  for (let i = 0; i < f64.length; i++) {
    const form = formOf(words, i);
    if (form === FORM.zero) continue;
    const formAt = start + (i >> 2);
    view.setUint8(formAt, view.getUint8(formAt) | (form << (2 * (i & 3))));
    if (form === FORM.before) {
      view.setUint32(at, (f64[0] as number) - (f64[i] as number), true);
      at += 4;
    } else {
      at = encodeBytes(view, at, u8, 8 * i, form);
    }
  }
  return at;
}

function formOf({ f64, u8 }: StateWords, i: number): number {
  let present = 0;
  for (let b = 8 * i; b < 8 * i + 8; b++) if (u8[b] !== 0) present++;
  if (present === 0) return FORM.zero;
  if (present < 4) return FORM.sparse;
  if (i > 0 && isShortlyBefore(f64[0] as number, f64[i] as number)) return FORM.before;
  return present < 7 ? FORM.sparse : FORM.whole;
}

function isShortlyBefore(latestMs: number, word: number): boolean {
  const ms = latestMs - word;
  // The last two: exact on the way back, whatever bits the word holds.
  return ms >= 0 && ms < 2 ** 32 && Number.isInteger(ms) && word > 0 && latestMs - ms === word;
}

// As bytes, not as numbers: some slices hold integers, whose bits need not survive as a double.
function encodeBytes(
  view: DataView,
  start: number,
  u8: Uint8Array,
  wordAt: number,
  form: number,
): number {
  let at = form === FORM.sparse ? start + 1 : start;
  let mask = 0;
  for (let b = 0; b < 8; b++) {
    const byte = u8[wordAt + b] as number;
    if (form === FORM.sparse && byte === 0) continue;
    mask |= 1 << b;
    view.setUint8(at++, byte);
  }
  if (form === FORM.sparse) view.setUint8(start, mask);
  return at;
}

/** Reads words, zero until now, from byte `start` on; returns the first byte after them. */
export function decodeWords(view: DataView, start: number, { f64, u8 }: StateWords): number {
  let at = start + formsBytes(f64.length);
  for (let i = 0; i < f64.length; i++) {
    const form = (view.getUint8(start + (i >> 2)) >> (2 * (i & 3))) & 3;
    if (form === FORM.zero) continue;
    if (form === FORM.before) {
      f64[i] = (f64[0] as number) - view.getUint32(at, true);
      at += 4;
      continue;
    }
    const mask = form === FORM.sparse ? view.getUint8(at++) : 0xff;
    for (let b = 0; b < 8; b++) if (mask & (1 << b)) u8[8 * i + b] = view.getUint8(at++);
  }
  return at;
}
