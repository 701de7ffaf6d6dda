import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { ROOT } from "../../house/source-files.ts";

const CACHE = join(ROOT, "node_modules/.cache");
const TSC = join(ROOT, "node_modules/typescript/bin/tsc");

const readme = readFileSync(join(ROOT, "packages/client/README.md"), "utf8");
const blocks = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code as string);

/** The connection that the page opens with; later examples go on from there, or make their own. */
const opening = blocks[0] as string;
const IMPORT = 'import { connect } from "@porchlight/client/connect";';

function moduleOf(block: string): string {
  if (block.includes(IMPORT)) return block;
  return `${/\bconnect[(<]/.test(block) ? IMPORT : opening}\n${block}`;
}

let folder: string | undefined;
afterEach(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

/** What the compiler says of modules that stand where a user's would: where packages are found by name. */
function compile(modules: readonly string[]): Promise<string> {
  mkdirSync(CACHE, { recursive: true });
  folder = mkdtempSync(join(CACHE, "readme-"));
  const files = modules.map((_, i) => `example-${i}.ts`);
  for (const [i, text] of modules.entries()) writeFileSync(join(folder, files[i] as string), text);
  const config = {
    extends: join(ROOT, "tsconfig.json"),
    compilerOptions: { noUnusedLocals: false, typeRoots: [join(ROOT, "node_modules/@types")] },
    include: [],
    files,
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  return new Promise((resolve) => {
    execFile(process.execPath, [TSC, "-p", folder as string], (error, stdout, stderr) =>
      resolve(error === null ? stdout : stdout || stderr || error.message),
    );
  });
}

describe("the README's examples", () => {
  it("compile, every one", { timeout: 60_000 }, async () => {
    expect(blocks.length).toBeGreaterThan(8);
    expect(await compile(blocks.map(moduleOf))).toBe("");
  });

  it("would not, if one of them were wrong", { timeout: 60_000 }, async () => {
    const wrong = moduleOf("console.log((await porchlight.profile('u_42')).lead.likely);");
    expect(await compile([opening, wrong])).toMatch(/example-1.*'likely' does not exist/);
  });
});
