/** A real log, how to read it, and what must come out of it. */
export interface ReplayDefinition {
  readonly name: string;
  /** A module whose `schema` export is the behaviour schema; absolute. */
  readonly schemaFile: string;
  /** Files the log consists of, below the data folder. */
  readonly files: readonly string[];
  /** Its first `limit` events in time order. */
  readLog(dataFolder: string, limit: number): Promise<readonly ReplayEvent[]>;
  /** What must come out of the same events, read and worked out on its own. */
  createOracle(dataFolder: string, limit: number): Promise<Oracle>;
}

/** One event of a log, as a client would state it. */
export interface ReplayEvent {
  /** The same whenever the event is sent: `messageId` on the wire. */
  readonly id: string;
  readonly person: string;
  /** The event's name as the log spells it. */
  readonly name: string;
  /** Unix ms. */
  readonly happenedAtMs: number;
  readonly properties: Readonly<Record<string, string | number>>;
}

/** Knows every column of the vector by its definition, from all that ever happened. */
export interface Oracle {
  readonly people: readonly string[];
  interactionsOf(person: string): number;
  /** When the person's last interaction happened, Unix ms. */
  lastAtMs(person: string): number;
  /** Every column as of a moment, by name. */
  columns(person: string, momentMs: number): ReadonlyMap<string, Expected>;
}

/** What a column must be, and what counts as the same. */
export interface Expected {
  /** NaN: missing. */
  readonly value: number;
  readonly family: string;
  /**
   * `identical`: counts, times, ids and kinds, equal as Float32. `sum`: within 1e-9 of `scale`, the
   * size of what was added up, before any rounding to Float32. `ulp`: within one Float32 step.
   */
  readonly same: "identical" | "sum" | "ulp";
  readonly scale?: number;
}
