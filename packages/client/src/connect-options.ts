import { newId } from "./new-id.ts";
import { PorchlightError } from "./porchlight-error.ts";

/** As much of `fetch` as is used here. */
export type Fetch = (
  url: string,
  init: {
    readonly method: string;
    readonly headers: Record<string, string>;
    readonly body?: string;
    readonly signal: AbortSignal;
  },
) => Promise<{
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}>;

export interface ConnectOptions {
  /** Where Porchlight answers: `https://host`, with a path if it stands behind one. */
  readonly url: string;
  /** `pl_…`, made by `porchlight key create`. In a browser: one with the scope write, and no other. */
  readonly key: string;
  /** The global one unless told. */
  readonly fetch?: Fetch;
  /** For one request with all its tries and the waits between them; 30,000 unless told. */
  readonly timeoutMs?: number;
  /** Tries after the first; 3 unless told. */
  readonly retries?: number;
  /** Unix ms. */
  readonly now?: () => number;
  /** An id for an interaction that has none; must never give the same one twice. */
  readonly newId?: () => string;
  /** Resolves after so many ms. */
  readonly wait?: (ms: number) => Promise<void>;
  /** 0..1, for the jitter between tries. */
  readonly random?: () => number;
}

/** Options, checked and filled in. `url` ends without a slash. */
export type Connection = Required<ConnectOptions>;

/** Longer ones would overflow a timer, which then goes off at once. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

const isFunction = (value: unknown): boolean => typeof value === "function";
const isWithin = (value: unknown, min: number, max: number): boolean =>
  typeof value === "number" && Number.isInteger(value) && value >= min && value <= max;

const CHECKS: {
  readonly [N in keyof Connection]: readonly [claim: string, holds: (value: unknown) => boolean];
} = {
  url: ["an http or https address without query, hash or credentials", isAddress],
  key: ["a Porchlight key, pl_…", (value) => typeof value === "string" && /^[!-~]+$/.test(value)],
  fetch: ["a function", isFunction],
  timeoutMs: [
    `a whole number from 1 to ${MAX_TIMEOUT_MS}`,
    (value) => isWithin(value, 1, MAX_TIMEOUT_MS),
  ],
  retries: ["a whole number from 0 to 100", (value) => isWithin(value, 0, 100)],
  now: ["a function", isFunction],
  newId: ["a function", isFunction],
  wait: ["a function", isFunction],
  random: ["a function", isFunction],
};

/** Checks what `connect` was given. Throws `config.invalid`, which never quotes a value: one is a key. */
export function readOptions(options: ConnectOptions): Connection {
  if (typeof options !== "object" || options === null)
    throw invalid("connect takes an object with url and key");
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(CHECKS, name));
  if (unknown !== undefined)
    throw invalid(
      `connect has no option "${unknown}"; it has ${Object.keys(CHECKS).join(", ")}`,
      unknown,
    );
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const connection: Connection = { ...defaults(), ...Object.fromEntries(given) } as Connection;
  for (const [name, [claim, holds]] of Object.entries(CHECKS))
    if (!holds(connection[name as keyof Connection])) throw invalid(`${name} is ${claim}`, name);
  return { ...connection, url: connection.url.replace(/\/+$/, "") };
}

const invalid = (problem: string, option?: string): PorchlightError =>
  new PorchlightError(
    "config.invalid",
    problem,
    option === undefined ? {} : { details: { option } },
  );

const defaults = (): Omit<Connection, "url" | "key"> => ({
  // Found at each call, and called as a method of nothing: browsers refuse it otherwise.
  fetch: (url, init) => globalThis.fetch(url, init),
  timeoutMs: 30_000,
  retries: 3,
  now: () => Date.now(),
  newId,
  wait: (ms) =>
    new Promise((resolve) => {
      setTimeout(resolve, ms);
    }),
  random: () => Math.random(),
});

function isAddress(value: unknown): boolean {
  if (typeof value !== "string" || !URL.canParse(value)) return false;
  const { protocol, search, hash, username, password } = new URL(value);
  return /^https?:$/.test(protocol) && `${search}${hash}${username}${password}` === "";
}
