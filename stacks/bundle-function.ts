import { createHash } from "node:crypto";
import {
  existsSync,
  globSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { cp } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { ServiceError } from "@porchlight/core/error";
import { type BuildOptions, build, type OutputFile } from "esbuild";
import { BUNDLE_FILE } from "./bundle-file.ts";
import { type BundleInputs, readFreshBundle, rememberBundle } from "./bundle-memory.ts";
import { MODELS_FOLDER } from "./models-folder.ts";
import type { Cargo, FunctionSpec } from "./topology-spec.ts";

export interface BundleOptions {
  /** The repository's. */
  readonly root: string;
  /** Where bundles are kept, each in a folder named after its content. */
  readonly into: string;
}

const RUNTIME_PACKAGE = "onnxruntime-web";
const RUNTIME_FILES = ["ort-wasm-simd-threaded.mjs", "ort-wasm-simd-threaded.wasm"];

/**
 * How every function is bundled, wherever it is going to run. Split, so that what code imports late
 * stays in files that are read late; whitespace goes and names stay, so that a stack trace can be read.
 */
const ESBUILD = {
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node24",
  mainFields: ["module", "main"],
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: "none",
  outExtension: { ".js": ".mjs" },
  chunkNames: "[name]-[hash]",
  // CommonJS in an ES module asks for Node's own modules by `require`.
  banner: {
    js: 'import{createRequire as requireFrom}from"node:module";const require=requireFrom(import.meta.url);',
  },
  metafile: true,
  write: false,
  logLevel: "silent",
} as const satisfies BuildOptions;

/**
 * Bundles one function with what it carries and answers the folder; the same sources give the same
 * folder, and one that is up to date is not built again. Throws `config.invalid` for what does not build.
 */
export async function bundleFunction(
  name: string,
  { module, carries = [] }: FunctionSpec,
  { root, into }: BundleOptions,
): Promise<string> {
  const external = carries.includes("onnxruntime") ? [] : [RUNTIME_PACKAGE];
  const shipped = carries.includes("shipped-models") ? hashShipped(root) : undefined;
  const how = JSON.stringify({ ESBUILD, module, carries, shipped });
  const fresh = readFreshBundle(into, name, { root, how });
  if (fresh !== undefined) return fresh;
  const entryPoints = { [basename(BUNDLE_FILE, ".mjs")]: module };
  const options = {
    ...ESBUILD,
    entryPoints,
    external,
    absWorkingDir: root,
    outdir: join(root, "out"),
  };
  const { outputFiles, metafile } = await build(options).catch((cause: Error) => {
    throw new ServiceError("config.invalid", `${module} does not bundle: ${cause.message}`, {
      cause,
    });
  });
  const cargo = carries.flatMap((one) => cargoFiles(one, root));
  const folder = join(into, `${name}-${hashOf(outputFiles, how)}`);
  if (!existsSync(folder)) await writeFolder(folder, outputFiles, cargo, options.outdir);
  const inputs: BundleInputs = { root, how, files: Object.keys(metafile.inputs), cargo };
  rememberBundle(into, name, folder, inputs);
  return folder;
}

/** What stands beside a bundle, by absolute path. */
const cargoFiles = (cargo: Cargo, root: string): string[] =>
  cargo === "shipped-models"
    ? [join(root, MODELS_FOLDER)]
    : RUNTIME_FILES.map((file) => join(root, "node_modules", RUNTIME_PACKAGE, "dist", file));

/** Of the manifests, in which the hashes of all else that is loaded stand. */
function hashShipped(root: string): string {
  const hash = createHash("sha256");
  const manifests = globSync("*/manifest.json", { cwd: join(root, MODELS_FOLDER) }).sort();
  for (const file of manifests) hash.update(readFileSync(join(root, MODELS_FOLDER, file)));
  return hash.digest("hex");
}

function hashOf(files: readonly OutputFile[], how: string): string {
  const hash = createHash("sha256").update(how);
  for (const { path, contents } of files) hash.update(basename(path)).update(contents);
  return hash.digest("hex").slice(0, 12);
}

/** All at once, by a rename: whoever finds a folder finds it whole. */
async function writeFolder(
  folder: string,
  files: readonly OutputFile[],
  cargo: readonly string[],
  outdir: string,
): Promise<void> {
  mkdirSync(join(folder, ".."), { recursive: true });
  const unfinished = mkdtempSync(`${folder}.`);
  for (const { path, contents } of files)
    writeFileSync(join(unfinished, relative(outdir, path)), contents);
  for (const path of cargo) await bring(path, join(unfinished, basename(path)));
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    // Somebody else was first with the same content.
    if (!existsSync(folder)) throw error;
  }
}

/** Linked where the file system lets us: the runtime has 14 MB and every function that has it has the same. */
async function bring(from: string, to: string): Promise<void> {
  try {
    linkSync(from, to);
  } catch (error) {
    // A folder, or another device.
    if (!["EPERM", "EXDEV", "EISDIR"].includes((error as NodeJS.ErrnoException).code ?? ""))
      throw error;
    await cp(from, to, { recursive: true });
  }
}
