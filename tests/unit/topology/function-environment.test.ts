import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ENV } from "@porchlight/core/names";
import { topology } from "@porchlight/stacks/topology";
import { describe, expect, it } from "vitest";
import { ROOT } from "../../house/source-files.ts";

const read = (path: string) => readFileSync(join(ROOT, path), "utf8");

/** Each thing the composition makes → the names in ENV that it needs; read off the composition itself. */
const needs = new Map<string, string[]>();
const made = read("functions/runtime/wire.ts").split(/^(?= {2}\w+: once\(|const \w+ = once\()/m);
for (const part of made) {
  const [, name] = part.match(/^(?: {2}|const )(\w+)/) ?? [];
  const [, listed = ""] = part.match(/readEnv\(process\.env, \[([^\]]*)\]/) ?? [];
  if (name)
    needs.set(
      name,
      [...listed.matchAll(/"(\w+)"/g)].map(([, env]) => env as string),
    );
}
for (const part of made) {
  const [, name] = part.match(/^ {2}(\w+): once/) ?? [];
  if (name && part.includes("redisClient()"))
    needs.set(name, [...(needs.get(name) ?? []), ...(needs.get("redisClient") ?? [])]);
}

/** What a function's file asks the composition for, with what checks keys for it. */
function variablesReadBy(module: string): string[] {
  const text = read(module);
  const all = text.includes("./runtime/keys.ts") ? text + read("functions/runtime/keys.ts") : text;
  const asked = [...needs.keys()].filter((name) => new RegExp(`\\b${name}\\(\\)`).test(all));
  const names = asked.flatMap((name) => needs.get(name) as string[]);
  return [...new Set(names.map((name) => ENV[name as keyof typeof ENV]))].sort();
}

describe("a function's environment", () => {
  it("is read off the composition", () => {
    expect(needs.get("cache")).toEqual(["redisUrl", "redisToken"]);
    expect(needs.get("states")).toEqual(["peopleTable"]);
  });

  it.each(Object.entries(topology.functions))(
    "of %s carries what its code reads, and nothing else",
    (_, { module, environment }) => {
      expect(existsSync(join(ROOT, module))).toBe(true);
      expect(Object.keys(environment).sort()).toEqual(variablesReadBy(module));
    },
  );
});
