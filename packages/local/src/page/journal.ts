import { setImmediate as turn } from "node:timers/promises";
import { mapBounded } from "@porchlight/adapters/map-bounded";
import { createKnownLinks } from "@porchlight/core/delivery/known-links";
import { HOUR_MS } from "@porchlight/core/duration";
import { type ArchiveRow, archiveRowKey } from "@porchlight/core/ingest/archive-row";
import type { Interaction, PersonKey } from "@porchlight/core/interaction";
import type { Behavior } from "@porchlight/core/schema/behavior";
import type { PersonState } from "@porchlight/core/state/person-state";
import { YesterdayStates } from "./yesterday-states.ts";

/** A workspace's archive, object by object. Both throw `archive.unavailable`. */
export interface ArchiveReader {
  /** Keys in order; from a date on (`2026-11-23`), if one is given. */
  list(fromDate?: string): AsyncIterable<string>;
  read(key: string): Promise<readonly ArchiveRow[]>;
}

/** One interaction, without its id. */
export interface JournalEntry {
  /** Index into the schema's kinds. */
  readonly kind: number;
  readonly happenedAtMs: number;
  readonly knownAtMs: number;
  readonly properties: Properties;
}

type Properties = Interaction["properties"];

const READS_AT_ONCE = 2;
/** A few milliseconds. */
const ROWS_AT_ONCE = 500;
/** An object's key names the moment its delivery began: what comes in late is not this late. */
const OVERLAP_MS = HOUR_MS;

/** What a workspace's archive tells, kept in memory and read on from where it was left. */
export class Journal {
  readonly #behavior: Behavior;
  readonly #archive: ArchiveReader;
  readonly #yesterday: YesterdayStates;
  readonly #links = createKnownLinks();
  readonly #objectsRead = new Set<string>();
  readonly #rowsRead = new Set<string>();
  readonly #properties = new Map<string, Properties>();
  /** By the name they were sent under. */
  readonly #entries = new Map<PersonKey, JournalEntry[]>();
  /** Those of a person together, for as long as nothing comes. */
  readonly #sorted = new Map<PersonKey, readonly JournalEntry[]>();
  #all: number | undefined;
  #wholeAtMs: number | undefined;
  #refreshing: Promise<void> | undefined;

  constructor(behavior: Behavior, archive: ArchiveReader, nowMs: number) {
    this.#behavior = behavior;
    this.#archive = archive;
    this.#yesterday = new YesterdayStates(behavior, nowMs);
  }

  /** Whether it was read to its end once: before, what it does not tell may still be there. */
  get isWhole(): boolean {
    return this.#wholeAtMs !== undefined;
  }

  /** Objects read, and objects there are once they are counted. */
  get progress(): { readonly read: number; readonly all: number | undefined } {
    return { read: this.#objectsRead.size, all: this.#all };
  }

  /** Reads what was archived since the last time. Throws `archive.unavailable`. */
  refresh(nowMs: number): Promise<void> {
    this.#refreshing ??= this.#readOn(nowMs).finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  /** Everybody, each by one name. */
  people(): PersonKey[] {
    return [...new Set([...this.#entries.keys()].map(this.#links.rootOf))];
  }

  /** A person's interactions under whatever name, latest first. */
  entriesOf(person: PersonKey): readonly JournalEntry[] {
    let sorted = this.#sorted.get(person);
    if (sorted === undefined) {
      sorted = this.#links
        .namesOf(person)
        .flatMap((name) => this.#entries.get(name) ?? [])
        .sort((a, b) => b.happenedAtMs - a.happenedAtMs);
      this.#sorted.set(person, sorted);
    }
    return sorted;
  }

  /** A person's state as it was known a day ago; undefined for who was not known. */
  yesterdayOf(person: PersonKey): PersonState | undefined {
    return this.#yesterday.stateOf(person);
  }

  async #readOn(nowMs: number): Promise<void> {
    this.#yesterday.advance(nowMs);
    const keys: string[] = [];
    for await (const key of this.#archive.list(this.#fromDate()))
      if (!this.#objectsRead.has(key)) keys.push(key);
    this.#all = this.#objectsRead.size + keys.length;
    for (let at = 0; at < keys.length; at += READS_AT_ONCE) {
      const some = keys.slice(at, at + READS_AT_ONCE);
      const read = await mapBounded(some, READS_AT_ONCE, this.#archive.read);
      for (const [i, key] of some.entries()) {
        this.#objectsRead.add(key);
        for (const [n, row] of (read[i] ?? []).entries()) {
          // An object has thousands of rows: whoever waits for an answer meanwhile has their turn.
          if (n % ROWS_AT_ONCE === 0) await turn();
          this.#take(row);
        }
      }
    }
    this.#wholeAtMs = nowMs;
  }

  #fromDate(): string | undefined {
    if (this.#wholeAtMs === undefined) return undefined;
    return new Date(this.#wholeAtMs - OVERLAP_MS).toISOString().slice(0, 10);
  }

  #take(row: ArchiveRow): void {
    const key = archiveRowKey(row);
    if (!this.#isKnown(row) || this.#rowsRead.has(key)) return;
    this.#rowsRead.add(key);
    this.#yesterday.add(row);
    if ("link" in row) {
      this.#links.join(row.link);
      this.#sorted.clear();
      return;
    }
    const { person, interaction } = row;
    const { kind, happenedAtMs, knownAtMs, properties } = interaction;
    const entry = {
      kind: this.#behavior.kindIndex.get(kind) as number,
      happenedAtMs,
      knownAtMs,
      properties: this.#intern(properties),
    };
    this.#sorted.delete(this.#links.rootOf(person));
    const ofPerson = this.#entries.get(person);
    if (ofPerson === undefined) this.#entries.set(person, [entry]);
    else ofPerson.push(entry);
  }

  /** Another schema's rows, and kinds that the schema has lost, say nothing any more. */
  #isKnown(row: ArchiveRow): boolean {
    const { kindIndex, name } = this.#behavior;
    return row.schema === name && ("link" in row || kindIndex.has(row.interaction.kind));
  }

  /** One object for all who did something with a listing: there are few, and interactions are many. */
  #intern(properties: Properties): Properties {
    const key = JSON.stringify(properties);
    const same = this.#properties.get(key) ?? properties;
    this.#properties.set(key, same);
    return same;
  }
}
