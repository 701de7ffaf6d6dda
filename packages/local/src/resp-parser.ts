/** An error that Redis answered. */
export class RedisError extends Error {
  override readonly name = "RedisError";
}

/** A status is a string, a bulk string its bytes. */
export type Reply = string | Buffer | number | null | RedisError | readonly Reply[];

interface OpenArray {
  readonly items: Reply[];
  readonly length: number;
}

const CR = 0x0d;
const LF = 0x0a;
const EMPTY = Buffer.alloc(0);

/**
 * Reads replies of Redis's protocol, version 2, from chunks cut anywhere. Nothing is read twice: arrays
 * under way stay open, and chunks are joined only once a bulk string is there in full.
 */
export class RespParser {
  #bytes: Buffer = EMPTY;
  #at = 0;
  /** Chunks that came while `#missing` bytes were not there yet. */
  readonly #later: Buffer[] = [];
  #missing = 0;
  /** Of the bulk string whose length was read and whose bytes were not. */
  #bulkBytes: number | undefined;
  readonly #open: OpenArray[] = [];

  /** Takes a chunk and answers the replies it completes. */
  push(chunk: Buffer): Reply[] {
    this.#missing -= chunk.length;
    if (this.#missing > 0) {
      this.#later.push(chunk);
      return [];
    }
    const rest = this.#at < this.#bytes.length ? [this.#bytes.subarray(this.#at)] : [];
    const parts = [...rest, ...this.#later.splice(0), chunk];
    this.#bytes = parts.length === 1 ? chunk : Buffer.concat(parts);
    this.#at = 0;
    this.#missing = 0;
    const replies: Reply[] = [];
    for (let value = this.#value(); value !== undefined; value = this.#value()) {
      const whole = this.#place(value);
      if (whole !== undefined) replies.push(whole);
    }
    return replies;
  }

  /** Puts a value where it belongs; answers the outermost reply once that is whole. */
  #place(value: Reply): Reply | undefined {
    let whole = value;
    for (let array = this.#open.at(-1); array !== undefined; array = this.#open.at(-1)) {
      array.items.push(whole);
      if (array.items.length < array.length) return undefined;
      this.#open.pop();
      whole = array.items;
    }
    return whole;
  }

  /** The next value that is no open array, or undefined until more has come. */
  #value(): Reply | undefined {
    for (;;) {
      if (this.#bulkBytes !== undefined) return this.#bulk(this.#bulkBytes);
      const line = this.#line();
      if (line === undefined) return undefined;
      const rest = line.slice(1);
      switch (line[0]) {
        case "+":
          return rest;
        case "-":
          return new RedisError(rest);
        case ":":
          return Number(rest);
        case "$":
          if (Number(rest) < 0) return null;
          this.#bulkBytes = Number(rest);
          break;
        case "*":
          if (Number(rest) < 0) return null;
          if (Number(rest) === 0) return [];
          this.#open.push({ items: [], length: Number(rest) });
          break;
        default:
          throw new RangeError(`RespParser requires a reply of version 2, got "${line[0]}"`);
      }
    }
  }

  #bulk(bytes: number): Buffer | undefined {
    const end = this.#at + bytes;
    this.#missing = end + 2 - this.#bytes.length;
    if (this.#missing > 0) return undefined;
    const bulk = this.#bytes.subarray(this.#at, end);
    this.#at = end + 2;
    this.#bulkBytes = undefined;
    return bulk;
  }

  #line(): string | undefined {
    const end = this.#bytes.indexOf(CR, this.#at);
    if (end < 0 || this.#bytes[end + 1] !== LF) return undefined;
    const line = this.#bytes.toString("utf8", this.#at, end);
    this.#at = end + 2;
    return line;
  }
}
