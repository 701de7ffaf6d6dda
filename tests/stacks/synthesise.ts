import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApp } from "@porchlight/stacks/cdk/create-app";
import { STAGES, type Stage } from "@porchlight/stacks/stages";
import { topology as product, type Topology } from "@porchlight/stacks/topology";

// biome-ignore lint/suspicious/noExplicitAny: as many shapes as CloudFormation has resources
export type Template = any;

export interface SynthOptions {
  readonly topology?: Topology;
  readonly stage?: Stage;
  readonly atOnce?: boolean;
  /** Something done to the app before it is written down. */
  readonly before?: (made: ReturnType<typeof createApp>) => void;
}

/** The CloudFormation template of a topology, its functions empty: nothing is bundled. */
export function synthesise({
  topology = product,
  stage = STAGES[0] as Stage,
  atOnce = false,
  before,
}: SynthOptions = {}): Template {
  const folder = mkdtempSync(join(tmpdir(), "porchlight-synth-"));
  try {
    const empty = join(folder, "empty");
    mkdirSync(empty);
    writeFileSync(join(empty, "index.mjs"), "");
    const bundles = Object.fromEntries(
      Object.keys(topology.functions).map((name) => [name, empty]),
    );
    const made = createApp({ topology, stage, bundles, atOnce }, { outdir: join(folder, "out") });
    before?.(made);
    return made.app.synth().getStackArtifact(made.stack.artifactId).template;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
