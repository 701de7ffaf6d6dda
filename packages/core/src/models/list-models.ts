import type { Provenance } from "../profile/profile.ts";
import type { Behavior } from "../schema/behavior.ts";
import { type EvaluationFacts, type TrainingFacts, versionName } from "./model-manifest.ts";
import { type Models, REQUEST_LOAD_WAIT_MS, type ServingModel } from "./models.ts";

/** What answers one of a schema's predictions, and what is known of it. */
export interface ListedModel extends Omit<Provenance, "model"> {
  readonly model: string;
  /** The part of the profile it fills. */
  readonly part: string;
  readonly version?: string;
  /** The version that the rules stand in for: it is being loaded, or it cannot be. */
  readonly away?: string;
  readonly createdAt?: string;
  readonly training?: TrainingFacts;
  readonly evaluation?: Omit<EvaluationFacts, "curves">;
}

export interface ModelList {
  /** Absent where the aliases could not be read. */
  readonly generation?: number;
  readonly models: readonly ListedModel[];
}

/** What answers each prediction of a workspace now. */
export async function listModels(
  models: Models,
  behavior: Behavior,
  workspace: string,
): Promise<ModelList> {
  const serving = await models.serving(workspace, behavior, REQUEST_LOAD_WAIT_MS);
  const { generation } = serving;
  const listed = Object.entries(behavior.predictions).map(([model, { part }]): ListedModel => {
    const answering = serving.models.get(model);
    const away = serving.away.find((version) => version.startsWith(`${model}@`));
    if (answering !== undefined) return { model, part, ...summaryOf(answering) };
    return { model, part, rung: "rules", ...(away !== undefined && { away }) };
  });
  return { ...(generation !== undefined && { generation }), models: listed };
}

function summaryOf({ manifest }: ServingModel): Omit<ListedModel, "model" | "part"> {
  const { rung, createdAtMs, training } = manifest;
  // Curves are for plots, and kilobytes.
  const { curves: _, ...evaluation } = manifest.evaluation;
  return {
    rung,
    version: versionName(manifest),
    createdAt: new Date(createdAtMs).toISOString(),
    training,
    evaluation,
  };
}
