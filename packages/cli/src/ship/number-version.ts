import { createShippedFiles } from "@porchlight/adapters/files/shipped-files";
import { ServiceError } from "@porchlight/core/error";
import type { ModelManifest } from "@porchlight/core/models/model-manifest";
import { registerModel } from "@porchlight/core/models/register-model";
import type { ModelVersion } from "@porchlight/core/ports/model-store";
import type { TrainedModel } from "@porchlight/trainer/train-model";

/** A trained model that has no number yet. */
export type Made = Pick<TrainedModel, "draft" | "onnx" | "passport">;

/** What comes out as it did before keeps its number; anything else is the next version. */
export async function numberVersion(folder: string, made: Made): Promise<ModelVersion> {
  const before = await versionBefore(folder, made.draft.model);
  const again = await versionOf(made, before?.version ?? 1);
  const isSame = before === undefined || JSON.stringify(before) === JSON.stringify(again.manifest);
  return isSame ? again : versionOf(made, before.version + 1);
}

/** Of the model that ships so far; one that cannot be read is made anew, from 1. */
async function versionBefore(folder: string, model: string): Promise<ModelManifest | undefined> {
  try {
    const manifests = await createShippedFiles(folder).list();
    return manifests.find((manifest) => manifest.model === model);
  } catch (error) {
    if (ServiceError.is(error) || isAbsent(error)) return undefined;
    throw error;
  }
}

const isAbsent = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException | undefined)?.code === "ENOENT";

async function versionOf({ draft, onnx, passport }: Made, version: number): Promise<ModelVersion> {
  const written = Promise.withResolvers<ModelVersion>();
  const store = {
    versions: async () => [version - 1],
    write: async (one: ModelVersion) => {
      written.resolve(one);
      return "written" as const;
    },
  };
  await registerModel(store, draft, onnx, passport);
  return written.promise;
}
