import type { ArchiveRow } from "../ingest/archive-row.ts";
import type { PersonKey } from "../interaction.ts";
import type { ErasableArchive, Erasure } from "../ports/erasures.ts";
import { addressKey, type StateStore } from "../ports/state-store.ts";
import { erasedNames, isErasedRow } from "./erased-names.ts";

export interface ErasePassPorts {
  readonly archive: ErasableArchive;
  readonly states: Pick<StateStore, "read">;
  /** Keeps how far the erasures are. */
  readonly keep: (erasures: readonly Erasure[]) => Promise<void>;
}

export interface ErasePassFacts {
  objects: number;
  rewritten: number;
  rows: number;
}

/** Objects read at once, and how many are passed before that is noted. */
const AT_ONCE = 16;
const NOTE_EVERY = 512;

/**
 * Takes the rows of erased people out of a workspace's archive, for all of its erasures in one pass:
 * every object is read, those that hold such rows are written over without them or, left empty, deleted.
 * A pass that ends early goes on behind the object noted last; doing one twice changes nothing.
 *
 * Cost: one read per object of the workspace and pass, however many people are erased; one write per
 * object that held one of them. Answers the erasures as they are now.
 */
export async function eraseFromArchive(
  ports: ErasePassPorts,
  workspace: string,
  erasures: readonly Erasure[],
  isTimeUp: () => boolean,
  facts: ErasePassFacts,
): Promise<{ readonly erasures: readonly Erasure[]; readonly isDone: boolean }> {
  const pass = { ports, workspace, facts, erasures };
  let done: string | undefined;
  let passed = 0;
  const note = async () => {
    passed = 0;
    if (done === undefined) return;
    const archiveDone = done;
    pass.erasures = pass.erasures.map((one) => ({ ...one, archiveDone }));
    await ports.keep(pass.erasures);
  };
  for await (const keys of chunks(ports.archive.list(workspace, leastDone(erasures)), AT_ONCE)) {
    if (isTimeUp()) {
      await note();
      return { erasures: pass.erasures, isDone: false };
    }
    await Promise.all(keys.map((key) => eraseObject(pass, key)));
    done = keys.at(-1);
    passed += keys.length;
    facts.objects += keys.length;
    if (passed >= NOTE_EVERY) await note();
  }
  if (!pass.erasures.some(({ passAgain }) => passAgain))
    return { erasures: pass.erasures, isDone: true };
  const again = pass.erasures.map(({ archiveDone: _, passAgain: __, ...one }) => one);
  await ports.keep(again);
  return eraseFromArchive(ports, workspace, again, isTimeUp, facts);
}

/** From the start, if any of them has none of it behind it. */
function leastDone(erasures: readonly Erasure[]): string | undefined {
  const [least] = erasures.map(({ archiveDone }) => archiveDone ?? "").sort();
  return least || undefined;
}

interface Pass {
  readonly ports: ErasePassPorts;
  readonly workspace: string;
  readonly facts: ErasePassFacts;
  erasures: readonly Erasure[];
}

async function eraseObject(pass: Pass, key: string): Promise<void> {
  const { archive } = pass.ports;
  const rows = await archive.read(key);
  // Before the links that tell of them are gone.
  await addLinked(pass, rows);
  const erased = erasedNames(pass.erasures);
  const kept = rows.filter((row) => !isErasedRow(erased, row));
  if (kept.length === rows.length) return;
  await archive.replace(key, kept);
  pass.facts.rewritten++;
  pass.facts.rows += rows.length - kept.length;
}

/**
 * Who a link said to be an erased person and was frozen for it, but never merged: no state names them.
 * Links that were refused (shared devices) froze nobody, and take nobody along.
 */
async function addLinked(pass: Pass, rows: readonly ArchiveRow[]): Promise<void> {
  const { ports, workspace } = pass;
  const erased = erasedNames(pass.erasures);
  const others = new Set<PersonKey>();
  for (const row of rows) {
    if (!("link" in row) || !isErasedRow(erased, row)) continue;
    for (const name of [row.link.from, row.link.to]) if (!erased.has(name)) others.add(name);
  }
  if (others.size === 0) return;
  const addresses = [...others].map((person) => ({ workspace, person }));
  const items = await ports.states.read(addresses);
  for (const { person } of addresses) {
    const item = items.get(addressKey({ workspace, person }));
    if (item === undefined || item === "absent" || item.redirect === undefined) continue;
    const { redirect, linkedAtMs = 0 } = item;
    pass.erasures = pass.erasures.map((one) => {
      const atMs = one.names[redirect];
      if (atMs === undefined || linkedAtMs > atMs) return one;
      return { ...one, names: { ...one.names, [person]: atMs }, passAgain: true };
    });
  }
  if (pass.erasures.some(({ passAgain }) => passAgain)) await ports.keep(pass.erasures);
}

async function* chunks(keys: AsyncIterable<string>, size: number): AsyncGenerator<string[]> {
  let chunk: string[] = [];
  for await (const key of keys) {
    chunk.push(key);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
