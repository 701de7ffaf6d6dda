import type { ModelManifest } from "@porchlight/core/models/model-manifest";

/** A shipped version as the worker carries it. */
export interface CarriedModel {
  readonly manifest: ModelManifest;
  /** As `encodeCompactTrees` writes them. */
  readonly trees: ArrayBuffer;
  /** Some of its golden rows, in the form of all of them: what was bundled was asked all. */
  readonly golden: ArrayBuffer;
}

/**
 * What the worker carries. `bundle.ts` puts the versions of `models/` here; run from its sources the edge carries
 * none, and the rules answer.
 */
export const CARRIED_MODELS: readonly CarriedModel[] = [];
