import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { ERROR_POLICY } from "@porchlight/core/error";
import { BUCKETS, ENV, FUNCTIONS, MODELS, QUEUES, TABLES } from "@porchlight/core/names";
import { describe, expect, it } from "vitest";
import { ROOT, sourceFiles, withoutComments } from "./house/source-files.ts";

const LINES_MAX = 300;

/** Longer files, each with its reason. */
const LONGER: Readonly<Record<string, string>> = {};

const NAMES = "packages/core/src/names.ts";
const product = sourceFiles("packages", "functions", "stacks");
const everything = [...product, ...sourceFiles("tests")];

describe("a file", () => {
  it(`has at most ${LINES_MAX} lines, or a reason`, () => {
    const longer = everything
      .filter(({ text }) => text.split("\n").length - 1 > LINES_MAX)
      .map(({ path }) => path);
    expect(longer).toEqual(Object.keys(LONGER));
  });

  it("is no barrel", () => {
    const barrels = everything.filter(
      ({ path, text }) =>
        basename(path) === "index.ts" || /^export \* from/m.test(withoutComments(text)),
    );
    expect(barrels.map(({ path }) => path)).toEqual([]);
  });
});

/** Functions and constants that a module exports. */
const exportedNames = (text: string): string[] =>
  [...text.matchAll(/^export (?:async )?(?:function|const|class) (\w+)/gm)].map(
    ([, name]) => name as string,
  );

describe("a name that core or numeric exports", () => {
  const rooms = sourceFiles("packages/numeric", "packages/core");
  const words = new Map(
    everything.map(({ path, text }) => [path, new Set(text.match(/\w+/g))] as const),
  );

  it("is used outside its file", () => {
    const unused = rooms.flatMap(({ path, text }) =>
      exportedNames(text)
        .filter((name) => ![...words].some(([other, used]) => other !== path && used.has(name)))
        .map((name) => `${path}: ${name}`),
    );
    expect(unused).toEqual([]);
  });
});

describe("an error code", () => {
  const code = product
    .filter(({ path }) => path !== "packages/core/src/error.ts")
    .map(({ text }) => withoutComments(text))
    .join("\n");

  it.each(Object.keys(ERROR_POLICY))("%s is raised somewhere", (name) => {
    expect(code.includes(`"${name}"`)).toBe(true);
  });
});

describe("a name that two places must agree on", () => {
  const elsewhere = product.filter(({ path }) => path !== NAMES);
  const quoting = (name: string, files = elsewhere): string[] =>
    files
      .filter(({ text }) =>
        ["'", '"', "`"].some((q) => withoutComments(text).includes(`${q}${name}${q}`)),
      )
      .map(({ path }) => path);

  it.each(Object.values(ENV))("%s stands in names.ts alone", (name) => {
    const places = elsewhere.filter(({ text }) => withoutComments(text).includes(name));
    expect(places.map(({ path }) => path)).toEqual([]);
  });

  it.each([
    ...Object.values(MODELS),
    ...Object.values(QUEUES).filter((name) => name.includes("-")),
    ...Object.values(FUNCTIONS).filter((name) => name.includes("-")),
  ])("%s stands in names.ts alone", (name) => {
    expect(quoting(name)).toEqual([]);
  });

  // These are also plain words, so only where nothing but a resource can be meant.
  const homes = elsewhere.filter(({ path }) =>
    // The page speaks to people: its plain words are plain words.
    /^(stacks|functions\/runtime|packages\/local\/(?!src\/page\/))/.test(path),
  );
  it.each([
    ...Object.values(TABLES),
    ...Object.values(QUEUES),
    ...Object.values(BUCKETS),
    ...Object.values(FUNCTIONS),
  ])("%s is no literal where resources are made", (name) => {
    expect(quoting(name, homes)).toEqual([]);
  });
});

describe.each(["README.md", "ARCHITECTURE.md"])("%s", (document) => {
  const text = existsSync(join(ROOT, document)) ? readFileSync(join(ROOT, document), "utf8") : "";
  const inCode = [...text.matchAll(/`([^`\n]+)`/g)].map(([, code]) => code as string);

  it("is there", () => {
    expect(text.length).toBeGreaterThan(0);
  });

  it("names only files and folders that are there", () => {
    const named = inCode.filter((code) =>
      /^(?:packages|functions|stacks|tests|models|\.ci)(?:\/[\w.-]+)*\/?$|^[\w-]+\.(?:ts|md|json)$/.test(
        code,
      ),
    );
    // A bare file name is one of some folder.
    const bare = new Set(everything.map(({ path }) => basename(path)));
    expect(named.filter((path) => !existsSync(join(ROOT, path)) && !bare.has(path))).toEqual([]);
  });

  it("links only to what is there", () => {
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, to]) => to as string);
    expect(links.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it("names only npm scripts that are there", () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    const named = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name as string);
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });
});
