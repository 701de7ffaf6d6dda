import { existsSync, globSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, posix } from "node:path";
import { describe, expect, it } from "vitest";
import { readImports } from "./house/read-imports.ts";
import { ROOT, type SourceFile, sourceFiles, withoutComments } from "./house/source-files.ts";

/**
 * What each room may import from the repository: a whole room, or one file of it. Packages it may use
 * are in its package.json, where these must stand too.
 */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  "packages/numeric": [],
  "packages/onnx": ["packages/numeric"],
  "packages/core": ["packages/numeric", "packages/onnx"],
  "packages/realestate": ["packages/core", "packages/numeric"],
  "packages/adapters": ["packages/core", "packages/onnx"],
  "packages/trainer": ["packages/core", "packages/numeric", "packages/onnx"],
  "packages/client": ["packages/core"],
  "packages/local": [
    "packages/core",
    "packages/adapters",
    "stacks/topology",
    "stacks/validate-topology",
  ],
  "packages/cli": [
    "packages/numeric",
    "packages/onnx",
    "packages/core",
    "packages/realestate",
    "packages/adapters",
    "packages/trainer",
    "packages/client",
    "packages/local",
    "stacks",
  ],
  functions: ["packages/core", "packages/adapters", "packages/onnx"],
  stacks: [
    "packages/core/names",
    "packages/core/error",
    "packages/core/cors",
    "packages/core/metrics",
  ],
};

/** What one file may import beyond its room. */
const COMPOSITION: Readonly<Record<string, readonly string[]>> = {
  "functions/runtime/wire.ts": ["packages/realestate"],
  "functions/edge/wire.ts": ["packages/realestate"],
  // A function that only the laptop has: composed as the others are.
  "packages/local/src/page/page-function.ts": ["functions/runtime"],
};

/** Where a module's name is not known before it runs. */
const COMPUTED_IMPORTS: Readonly<Record<string, string>> = {
  "functions/runtime/wire.ts": "the laptop names one more schema in its environment",
  "packages/cli/src/load-schemas.ts": "the schema that a command line names",
  "packages/cli/src/replay/load-replay.ts": "the replay that a command line names",
  "packages/local/src/runtime-client.ts": "the function that this process is to run",
};

/** Rooms that run on edge runtimes: time, ids and randomness are arguments. */
const PURE = ["packages/numeric", "packages/onnx", "packages/core", "packages/realestate"];
const IMPURE =
  /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.|\bperformance\.|\bBuffer\b|\brandomUUID\b|\bgetRandomValues\b|\b__dirname\b|\bimport\.meta\b/g;

type Manifest = Readonly<Record<string, Readonly<Record<string, string>> | undefined>>;
const manifests = new Map(
  ["", ...Object.keys(ROOMS)].map((room): [string, Manifest] => {
    const file = join(ROOT, room, "package.json");
    return [room, existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {}];
  }),
);

const roomOf = (path: string) => Object.keys(ROOMS).find((room) => path.startsWith(`${room}/`));

/** `@porchlight/core/names` → `packages/core/names`; undefined for what is not of the repository. */
function targetOf(file: string, specifier: string): string | undefined {
  if (specifier.startsWith(".")) {
    const path = posix.join(dirname(file), specifier).replace(/\.ts$/, "");
    return path.replace(/^(packages\/[^/]+)\/src\//, "$1/");
  }
  if (!specifier.startsWith("@porchlight/")) return undefined;
  const path = specifier.slice("@porchlight/".length);
  return /^(functions|stacks)\//.test(path) ? path : `packages/${path}`;
}

function problemsOf({ path, text }: SourceFile): string[] {
  const room = roomOf(path) as string;
  const imports = readImports(text);
  const allowed = [room, ...(ROOMS[room] ?? []), ...(COMPOSITION[path] ?? [])];
  const problems = imports.flatMap(({ specifier, typeOnly }): string[] => {
    if (specifier === undefined)
      return path in COMPUTED_IMPORTS ? [] : ["imports a module whose name is computed"];
    const target = targetOf(path, specifier);
    if (target === undefined) return packageProblems(room, specifier, typeOnly);
    const within = (place: string) => target === place || target.startsWith(`${place}/`);
    return [
      ...(allowed.some(within) ? [] : [`imports ${specifier}`]),
      ...(specifier.startsWith(".") && !within(room) ? [`reaches ${specifier} by a path`] : []),
      ...(specifier.startsWith("@porchlight/") ? packageProblems(room, specifier, typeOnly) : []),
    ];
  });
  const impure = PURE.includes(room) ? withoutComments(text).matchAll(IMPURE) : [];
  return [...problems, ...[...impure].map(([use]) => `uses ${use}`)];
}

function packageProblems(room: string, specifier: string, typeOnly: boolean): string[] {
  const name = specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
  if (specifier.startsWith("node:") || builtinModules.includes(name))
    return PURE.includes(room) ? [`imports ${specifier}`] : [];
  if (manifests.get(room)?.dependencies?.[name] !== undefined) return [];
  const typed = typeOnly && manifests.get("")?.devDependencies?.[`@types/${name}`] !== undefined;
  return typed ? [] : [`imports ${specifier}, which its package.json does not name`];
}

describe("rooms import only the rooms below them", () => {
  it.each(sourceFiles(...Object.keys(ROOMS)))("$path", (file) => {
    expect(problemsOf(file)).toEqual([]);
  });

  it("has a rule for every workspace", () => {
    const folders = globSync("{packages/*,functions,stacks}/package.json", { cwd: ROOT });
    expect(folders.map((file) => dirname(file)).sort()).toEqual(Object.keys(ROOMS).sort());
  });
});

describe("the rule of the rooms", () => {
  it.each([
    [
      "core that imports an adapter",
      "packages/core/src/a.ts",
      'import { x } from "@porchlight/adapters/x";',
    ],
    [
      "core that imports a function by a path",
      "packages/core/src/a.ts",
      'export { x } from "../../../functions/x.ts";',
    ],
    [
      "numeric that imports core's types",
      "packages/numeric/src/a.ts",
      'import type { X } from "@porchlight/core/x";',
    ],
    [
      "core that imports a node module",
      "packages/core/src/a.ts",
      'import { readFile } from "node:fs/promises";',
    ],
    [
      "core that imports a node module without its prefix",
      "packages/core/src/a.ts",
      'import { readFile } from "fs";',
    ],
    [
      "core that imports a client, late",
      "packages/core/src/a.ts",
      'const s3 = await import("@aws-sdk/client-s3");',
    ],
    [
      "a type of an import",
      "packages/core/src/a.ts",
      'type S3 = typeof import("@aws-sdk/client-s3");',
    ],
    [
      "a function other than the composition that imports the preset",
      "functions/ingest.ts",
      'const { realEstate } = await import("@porchlight/realestate/real-estate");',
    ],
    [
      "stacks that import more of core than names, errors, metrics and what browsers may",
      "stacks/a.ts",
      'import { fold } from "@porchlight/core/features/fold";',
    ],
    [
      "a package that no package.json names",
      "packages/local/src/a.ts",
      'import {\n  chalk,\n} from "chalk";',
    ],
    ["an import for its side effects", "packages/core/src/a.ts", 'import "left-pad";'],
    ["a computed import", "packages/core/src/a.ts", "await import(name);"],
    ["a clock in core", "packages/core/src/a.ts", "const nowMs = Date.now();"],
    ["randomness in numeric", "packages/numeric/src/a.ts", "const x = Math.random();"],
    ["an environment in the preset", "packages/realestate/src/a.ts", "const x = process.env.X;"],
  ])("refuses %s", (_, path, text) => {
    expect(problemsOf({ path, text })).not.toEqual([]);
  });

  it.each([
    [
      "core that imports numeric",
      "packages/core/src/a.ts",
      'import { x } from "@porchlight/numeric/x";',
    ],
    [
      "types of a package that has them apart",
      "functions/a.ts",
      'import type { Context } from "aws-lambda";',
    ],
    [
      "what only a comment mentions",
      "packages/core/src/a.ts",
      '/** Unlike `Date.now()`.\n * import { x } from "chalk"; */\n// import("chalk")',
    ],
    [
      "the composition that imports the preset",
      "functions/runtime/wire.ts",
      'await import("@porchlight/realestate/real-estate");',
    ],
  ])("takes %s", (_, path, text) => {
    expect(problemsOf({ path, text })).toEqual([]);
  });
});
