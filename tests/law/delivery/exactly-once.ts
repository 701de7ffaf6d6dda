import type { PersonKey, QueueRecord } from "@porchlight/core/interaction";
import { expect } from "vitest";
import type { World } from "./world.ts";

/**
 * What must hold once every record is acknowledged, said without the fold: whoever people are by the
 * store's redirects, each counts every distinct (person, id) that was sent of them once.
 */
export async function expectExactlyOnce(world: World, sent: readonly QueueRecord[]): Promise<void> {
  const names = [
    ...new Set(
      sent.flatMap(({ people, links }) => [
        ...people.map(({ person }) => person),
        ...links.flatMap(({ from, to }) => [from, to]),
      ]),
    ),
  ];
  const read = await world.people("w", names);
  const rootOf = new Map(names.map((name, i) => [name, read[i]?.address.person as PersonKey]));
  const expected = new Map<PersonKey, { count: number; total: number }>();
  for (const { person, weight } of distinct(sent)) {
    const root = rootOf.get(person) as PersonKey;
    const { count, total } = expected.get(root) ?? { count: 0, total: 0 };
    expected.set(root, { count: count + 1, total: total + weight });
  }
  const actual = new Map(
    read
      .filter(({ state }) => state.words.f64[2] !== 0)
      .map(({ address, state: { words } }) => [
        address.person,
        { count: words.f64[2], total: words.f64[1] },
      ]),
  );
  expect(actual).toEqual(expected);
  expect(read.flatMap(({ unmerged }) => unmerged)).toEqual([]);
  expectLinked(sent, rootOf);
  expectArchived(world, sent);
}

function distinct(sent: readonly QueueRecord[]) {
  const rows = sent.flatMap(({ people }) =>
    people.flatMap(({ person, interactions }) =>
      interactions.map(({ id, properties }) => {
        const weight = properties.weight as number;
        return [`${person} ${id}`, { person, id, weight }] as const;
      }),
    ),
  );
  return [...new Map(rows).values()];
}

/** A link joins its ends, unless both were users already and it was not said of the users themselves. */
function expectLinked(
  sent: readonly QueueRecord[],
  rootOf: ReadonlyMap<PersonKey, PersonKey>,
): void {
  for (const { from, to } of sent.flatMap(({ links }) => links)) {
    const [a, b] = [rootOf.get(from) as PersonKey, rootOf.get(to) as PersonKey];
    const refusable =
      a.startsWith("u:") && b.startsWith("u:") && !(from.startsWith("u:") && to.startsWith("u:"));
    if (!refusable) expect(a).toBe(b);
  }
}

function expectArchived({ rows }: World, sent: readonly QueueRecord[]): void {
  const archived = new Set(
    rows.map((row) =>
      "link" in row ? `${row.link.from} ${row.link.to}` : `${row.person} ${row.interaction.id}`,
    ),
  );
  for (const { person, id } of distinct(sent)) expect(archived).toContain(`${person} ${id}`);
  for (const { from, to } of sent.flatMap(({ links }) => links))
    expect(archived).toContain(`${from} ${to}`);
}
