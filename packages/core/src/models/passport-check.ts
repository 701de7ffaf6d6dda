import { ServiceError } from "../error.ts";
import type { ModelVersion } from "../ports/model-store.ts";
import { decodeGoldenRows } from "./golden-rows.ts";
import { versionName } from "./model-manifest.ts";
import type { ModelRunner } from "./model-runner.ts";
import { requireAgreement } from "./passport-agreement.ts";

/**
 * Checks, on the runtime that is about to serve a version, that it answers the golden rows as the trainer
 * did: another build of a runtime, another machine, other bytes. Throws `model.passport_refused` and
 * `model.unreadable`. Cost: one run of the golden rows, four times as long by onnxruntime as by our kernel.
 */
export async function checkPassport(
  { manifest, golden }: Pick<ModelVersion, "manifest" | "golden">,
  runner: ModelRunner,
): Promise<void> {
  const rows = decodeGoldenRows(golden);
  const N = rows.vectors.length / rows.features;
  if (N !== manifest.passport.rows)
    throw new ServiceError(
      "model.unreadable",
      `${versionName(manifest)} has ${N} golden rows; its passport was issued on ${manifest.passport.rows}`,
    );
  await requireAgreement(
    rows,
    runner,
    manifest.passport.tolerance,
    `what serves ${versionName(manifest)}`,
  );
}
