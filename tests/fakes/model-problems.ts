/**
 * What the client of an AWS service knows of its messages, as it stands in its `schemas`: [kind, namespace, name,
 * traits, members, their schemas, how many of them are required (the first)].
 */
type Schema = unknown;

const KIND = { list: 1, map: 2, structure: 3 };
const NUMERIC = 1;
const BOOLEAN = 2;
const LIST_OF = 64;
const MAP_OF = 128;

/** What a service would say of a message: members that are missing, unknown or of another type, by path. */
export function modelProblems(schema: Schema, value: unknown, path = ""): string[] {
  const resolved = typeof schema === "function" ? schema() : schema;
  if (typeof resolved === "number") return simpleProblems(resolved, value, path);
  const [kind, , , , ...rest] = resolved as [number, string, string, unknown, ...unknown[]];
  if (kind === KIND.list)
    return Array.isArray(value)
      ? value.flatMap((item, i) => modelProblems(rest[0], item, `${path}[${i}]`))
      : [`${path} is no list`];
  if (kind === KIND.map) return isRecord(value) ? [] : [`${path} is no map`];
  if (kind !== KIND.structure || !isRecord(value)) return [`${path} is no structure`];
  const [names, schemas, required = 0] = rest as [string[], Schema[], number?];
  return [
    ...names
      .slice(0, required)
      .filter((name) => value[name] === undefined)
      .map((name) => `${path}.${name} is missing`),
    ...Object.entries(value).flatMap(([name, member]) => {
      const at = names.indexOf(name);
      return at < 0
        ? [`${path}.${name} is unknown`]
        : modelProblems(schemas[at], member, `${path}.${name}`);
    }),
  ];
}

function simpleProblems(schema: number, value: unknown, path: string): string[] {
  if (schema >= MAP_OF)
    return isRecord(value)
      ? Object.entries(value).flatMap(([key, item]) =>
          simpleProblems(schema - MAP_OF, item, `${path}.${key}`),
        )
      : [`${path} is no map`];
  if (schema >= LIST_OF) return Array.isArray(value) ? [] : [`${path} is no list`];
  const type = { [NUMERIC]: "number", [BOOLEAN]: "boolean" }[schema] ?? "string";
  return typeof value === type ? [] : [`${path} is no ${type}`];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
