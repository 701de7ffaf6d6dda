import { existsSync } from "node:fs";
import { join } from "node:path";
import { ServiceError } from "@porchlight/core/error";
import { MODELS_FOLDER } from "./models-folder.ts";
import { REGIONS } from "./regions.ts";
import { rolloutProblems } from "./rollout-problems.ts";
import { STAGES, type Stage } from "./stages.ts";
import type { Topology } from "./topology-spec.ts";
import { topologyProblems } from "./validate-topology.ts";

/**
 * The stage of that name, if the topology can go there: `config.invalid` otherwise, before anything is
 * made, with every problem in one message.
 */
export function validateDeployment(
  topology: Topology,
  stageName: string,
  { root, stages = STAGES }: { readonly root: string; readonly stages?: readonly Stage[] },
): Stage {
  const stage = stages.find(({ name }) => name === stageName);
  const problems = [
    ...topologyProblems(topology),
    ...rolloutProblems(topology),
    ...(stage === undefined
      ? [
          `there is no stage "${stageName}"; there are: ${stages.map(({ name }) => name).join(", ")}`,
        ]
      : stageProblems(topology, stage)),
    ...cargoProblems(topology, root),
  ];
  if (stage === undefined || problems.length > 0)
    throw new ServiceError("config.invalid", problems.join("; "), {
      details: { problems: problems.length },
    });
  return stage;
}

function stageProblems({ secrets }: Topology, stage: Stage): string[] {
  return [
    // It is part of names: CloudFormation's, and those of secrets.
    ...(/^[a-z][a-z0-9-]{0,20}$/.test(stage.name)
      ? []
      : [`the stage "${stage.name}" is no name: a letter, then letters, digits and hyphens`]),
    ...(REGIONS.includes(stage.region)
      ? []
      : [`the stage "${stage.name}" is in "${stage.region}", which is no region`]),
    ...(/^[\w/+=.@-]+$/.test(stage.secretsUnder) || secrets.length === 0
      ? []
      : [`the stage "${stage.name}" does not say where its secrets are: ${secrets.join(", ")}`]),
  ];
}

const cargoProblems = ({ functions }: Topology, root: string): string[] =>
  Object.entries(functions).flatMap(([name, { carries = [] }]) =>
    carries.includes("shipped-models") && !existsSync(join(root, MODELS_FOLDER))
      ? [`function "${name}" carries the folder ${MODELS_FOLDER}, which is missing`]
      : [],
  );
