/** One typed array, seen three ways: each feature updates its own slice of words in place. */
export interface StateWords {
  readonly f64: Float64Array;
  readonly u32: Uint32Array;
  readonly u8: Uint8Array;
}

/** Zeroed words: the state of a person who has done nothing. */
export function createStateWords(words: number): StateWords {
  const f64 = new Float64Array(words);
  return { f64, u32: new Uint32Array(f64.buffer), u8: new Uint8Array(f64.buffer) };
}
