import { ServiceError } from "../error.ts";
import type {
  IdentityLink,
  Interaction,
  PersonInteractions,
  PersonKey,
  PropertyValue,
  QueueRecord,
} from "../interaction.ts";
import { WORKSPACE_PATTERN } from "../names.ts";

/**
 * A queue record as text, compact because SQS is paid by size:
 *
 *     { v: 1, w: workspace, s: schema, r: receivedAtMs,
 *       l: [[id, from, to, knownAtMs]], p: [[person, [[id, kind, happenedAtMs, knownAtMs, properties]]]] }
 */
const VERSION = 1;

type InteractionRow = readonly [string, string, number, number, Readonly<Record<string, unknown>>];
type LinkRow = readonly [string, PersonKey, PersonKey, number];
type PersonRow = readonly [PersonKey, readonly InteractionRow[]];

export const encodeQueueRecord = (record: QueueRecord): string =>
  queueText({
    v: VERSION,
    w: record.workspace,
    s: record.schema,
    r: record.receivedAtMs,
    l: record.links.map(linkRow),
    p: record.people.map(personRow),
  });

export const linkRow = ({ id, from, to, knownAtMs }: IdentityLink): LinkRow => [
  id,
  from,
  to,
  knownAtMs,
];

export const personRow = ({ person, interactions }: PersonInteractions): PersonRow => [
  person,
  interactions.map(interactionRow),
];

export const interactionRow = (interaction: Interaction): InteractionRow => [
  interaction.id,
  interaction.kind,
  interaction.happenedAtMs,
  interaction.knownAtMs,
  interaction.properties,
];

/**
 * JSON in characters that every SQS takes: U+FFFE and U+FFFF it refuses, which JSON would leave as they
 * are, and characters beyond U+FFFF, emoji for one, some implementations refuse.
 */
export const queueText = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[\uD800-\uDFFF\uFFFE\uFFFF]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16)}`,
  );

/** Throws `record.unreadable` for anything that `encodeQueueRecord` does not write. */
export function parseQueueRecord(body: string): QueueRecord {
  const { v, w, s, r, l, p, ...others } = readObject(parseJson(body), "the record");
  if (v !== VERSION)
    throw unreadable(`the record's version is not ${VERSION}, which is what this software reads`);
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw unreadable("the record has a field that it should not have");
  const workspace = readText(w, "the workspace");
  if (!WORKSPACE_PATTERN.test(workspace))
    throw unreadable("the workspace is not the name of a workspace");
  return {
    workspace,
    schema: readText(s, "the schema"),
    receivedAtMs: readTime(r, "the receipt"),
    people: readList(p, "the people").map(readPerson),
    links: readList(l, "the links").map(readLink),
  };
}

function readPerson(value: unknown): PersonInteractions {
  const [person, interactions] = readTuple(value, 2, "a person");
  return {
    person: readPersonKey(person),
    interactions: readList(interactions, "a person's interactions").map(readInteraction),
  };
}

function readInteraction(value: unknown): Interaction {
  const [id, kind, happenedAt, knownAt, properties] = readTuple(value, 5, "an interaction");
  return {
    id: readText(id, "an interaction's id"),
    kind: readText(kind, "an interaction's kind"),
    happenedAtMs: readTime(happenedAt, "an interaction's time"),
    knownAtMs: readTime(knownAt, "an interaction's known time"),
    properties: readProperties(properties),
  };
}

function readProperties(value: unknown): Readonly<Record<string, PropertyValue>> {
  const properties = readObject(value, "an interaction's properties");
  for (const property of Object.values(properties))
    if (typeof property !== "string" && !Number.isFinite(property))
      throw unreadable("a property is neither text nor a finite number");
  return properties as Record<string, PropertyValue>;
}

function readLink(value: unknown): IdentityLink {
  const [id, from, to, knownAt] = readTuple(value, 4, "a link");
  return {
    id: readText(id, "a link's id"),
    from: readPersonKey(from),
    to: readPersonKey(to),
    knownAtMs: readTime(knownAt, "a link's known time"),
  };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw unreadable("the record is not JSON", cause);
  }
}

function readObject(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw unreadable(`${what} is not an object`);
  return value as Record<string, unknown>;
}

function readList(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw unreadable(`${what} are not a list`);
  return value;
}

function readTuple(value: unknown, length: number, what: string): readonly unknown[] {
  if (!Array.isArray(value) || value.length !== length)
    throw unreadable(`${what} is not a list of ${length}`);
  return value;
}

function readText(value: unknown, what: string): string {
  if (typeof value !== "string" || value === "") throw unreadable(`${what} is not text`);
  return value;
}

function readTime(value: unknown, what: string): number {
  if (!Number.isSafeInteger(value)) throw unreadable(`${what} is not in whole milliseconds`);
  return value as number;
}

function readPersonKey(value: unknown): PersonKey {
  const key = readText(value, "a person's key");
  if (!/^[ua]:./su.test(key)) throw unreadable('a person\'s key begins with neither "u:" nor "a:"');
  return key as PersonKey;
}

const unreadable = (problem: string, cause?: unknown) =>
  new ServiceError("record.unreadable", problem, cause === undefined ? {} : { cause });
