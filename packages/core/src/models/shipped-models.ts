import { ServiceError } from "../error.ts";
import type { ModelStore, ModelVersion } from "../ports/model-store.ts";
import type { OperatingPoint } from "../predictions/operating-point.ts";
import type { Behavior } from "../schema/behavior.ts";
import type { ModelManifest } from "./model-manifest.ts";
import type { ModelsOptions } from "./models.ts";
import { createVersionMemory, type KeptVersion } from "./version-memory.ts";

/** Model versions that came with the software, at most one a model. They change with a deployment alone. */
export interface ShippedModels extends Pick<ModelStore, "read"> {
  list(): Promise<readonly ModelManifest[]>;
}

/** In the manifests of shipped versions, which are nobody's own. */
export const SHIPPED_WORKSPACE = "shipped";

/** The shipped versions for a schema, but for models of which a workspace has a version of its own. */
export type ShippedMemory = (
  behavior: Behavior,
  own: Readonly<Record<string, number>>,
) => Promise<readonly KeptVersion[]>;

/**
 * Shipped versions in memory, apart from workspaces' own and once for all workspaces. Those that were made for
 * another schema or feature set are passed over: the rules answer. Never throws.
 */
export function createShippedMemory({
  shipped,
  ...options
}: Omit<ModelsOptions, "aliases" | "store" | "wait">): ShippedMemory {
  if (shipped === undefined) return async () => [];
  const read: ModelStore["read"] = async (address) => {
    const version = await shipped.read(address);
    return version === "absent" ? version : claimNothing(version);
  };
  const versions = createVersionMemory({ ...options, store: { read } });
  // What is wrong with a deployment's own files stays wrong: it is said once.
  const list = () =>
    shipped.list().catch((cause: unknown): readonly ModelManifest[] => {
      options.onProblem({ workspace: SHIPPED_WORKSPACE, error: asProblem(cause) });
      return [];
    });
  let listed: ReturnType<typeof list> | undefined;
  return async (behavior, own) => {
    listed ??= list();
    const fitting = (await listed).filter(
      (manifest) => isFor(behavior, manifest) && !Object.hasOwn(own, manifest.model),
    );
    return fitting.map((manifest) => versions(manifest, behavior));
  };
}

/** Whether a version was made for this schema and its very features. */
export const isFor = (
  { name, featureSet, predictions }: Behavior,
  { model, schema, featureSet: trained }: ModelManifest,
): boolean => schema === name && trained === featureSet.hash && Object.hasOwn(predictions, model);

/**
 * What held of the people it was calibrated on is no promise about the people of a workspace, of whose outcomes
 * it has seen none: it answers, and leaves the acting to a version of the workspace's own.
 */
export function claimNothing({ manifest, ...bytes }: ModelVersion): ModelVersion {
  const { operatingPoint } = manifest;
  if (operatingPoint === null) return { manifest, ...bytes };
  return { manifest: { ...manifest, operatingPoint: unproven(operatingPoint) }, ...bytes };
}

function unproven(point: OperatingPoint): OperatingPoint {
  // About as many as it took where it was shown.
  const needed = "refused" in point ? point.refused.needed : point.outcomes;
  const refused = { outcomes: 0, ...(needed !== undefined && { needed }) };
  return { promise: point.promise, outcomes: 0, refused };
}

const asProblem = (cause: unknown): ServiceError =>
  ServiceError.is(cause)
    ? cause
    : new ServiceError("model.unreadable", "the shipped models could not be listed", { cause });
