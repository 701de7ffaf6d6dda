import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ServiceError } from "@porchlight/core/error";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { type CarriedFiles, carryModels } from "./carry-models.ts";

export interface EdgeBundleOptions {
  /** The repository's. */
  readonly root: string;
  /** The folder of shipped versions; undefined: the worker carries none, and its rules answer. */
  readonly models: string | undefined;
  /** Emptied, and filled with the worker. */
  readonly into: string;
  /** The module that is the worker, from the root; not set: the edge. */
  readonly entry?: string;
}

/** A worker's files, by name within its folder. */
export interface EdgeBundle {
  readonly folder: string;
  readonly main: string;
  /** Modules of bytes that `main` imports. */
  readonly data: readonly string[];
}

const MAIN = "predict.mjs";

/**
 * How the worker is bundled. No Node and no compatibility flags: an import of `node:…` does not build. One file, so
 * that there is nothing to fetch; what is imported late is run late.
 */
const ESBUILD = {
  bundle: true,
  format: "esm",
  platform: "browser",
  target: "es2024",
  conditions: ["workerd", "worker", "browser"],
  mainFields: ["module", "browser", "main"],
  minify: true,
  legalComments: "none",
  external: ["./*.trees", "./*.golden"],
  write: false,
  logLevel: "silent",
} as const satisfies BuildOptions;

/** Bundles the worker with the models it carries. Throws `config.invalid`, and what `carryModels` throws. */
export async function bundleEdge(options: EdgeBundleOptions): Promise<EdgeBundle> {
  const { root, models, into, entry = "functions/edge/predict.ts" } = options;
  const carried = models === undefined ? [] : await carryModels(models);
  const { outputFiles } = await build({
    ...ESBUILD,
    absWorkingDir: root,
    entryPoints: [entry],
    plugins: [fillCarriedModels(carried)],
  }).catch((cause: Error) => {
    throw new ServiceError("config.invalid", `the worker does not bundle: ${cause.message}`, {
      cause,
    });
  });
  await rm(into, { recursive: true, force: true });
  await mkdir(into, { recursive: true });
  await writeFile(join(into, MAIN), outputFiles[0]?.contents ?? "");
  const files = carried.flatMap(({ trees, golden }) => [trees, golden]);
  for (const { name, bytes } of files) await writeFile(join(into, name), bytes);
  return { folder: into, main: MAIN, data: files.map(({ name }) => name) };
}

/** Puts the versions into `carried-models.ts`: manifests as they are, files as modules beside the worker. */
const fillCarriedModels = (carried: readonly CarriedFiles[]): Plugin => ({
  name: "carried-models",
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]functions[/\\]edge[/\\]carried-models\.ts$/ }, () => ({
      contents: carriedModule(carried),
      loader: "js",
    }));
  },
});

function carriedModule(carried: readonly CarriedFiles[]): string {
  const imports = carried.map(
    ({ trees, golden }, i) =>
      `import trees${i} from "./${trees.name}";\nimport golden${i} from "./${golden.name}";\n`,
  );
  const entries = carried.map(
    ({ manifest }, i) =>
      `{ manifest: ${JSON.stringify(manifest)}, trees: trees${i}, golden: golden${i} }`,
  );
  return `${imports.join("")}export const CARRIED_MODELS = [${entries.join(",")}];\n`;
}
