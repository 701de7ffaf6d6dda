import { ServiceError } from "@porchlight/core/error";
import { type Stage, stagesIn } from "@porchlight/stacks/stages";
import { topology } from "@porchlight/stacks/topology";
import { validateDeployment } from "@porchlight/stacks/validate-deployment";
import { createAccount } from "../deploy/account.ts";
import { createAwsCall } from "../deploy/aws-call.ts";
import { ROOT } from "../root.ts";
import { shippedFolder } from "../shipped-folder.ts";
import { openTarget } from "../target.ts";
import type { Check } from "./check.ts";
import { type Access, checkAccess } from "./check-access.ts";
import { checkConfiguration } from "./check-configuration.ts";
import { checkModels } from "./check-models.ts";
import { checkStage } from "./check-stage.ts";
import { openValidation } from "./validation-target.ts";

export interface ValidateOptions {
  readonly data: string;
  readonly stage?: string;
  readonly region?: string;
  readonly url?: string;
  readonly key?: string;
  readonly workspace?: string;
}

/** Throws `config.invalid` for a stage or region that is none, and where there is nothing to look at. */
export async function runChecks(options: ValidateOptions): Promise<readonly Check[]> {
  const { data, workspace } = options;
  const stage = options.stage === undefined ? undefined : findStage(options.stage, options);
  const account = stage && createAccount(createAwsCall(stage.region));
  const target = openValidation(data, stage, account);
  try {
    return [
      ...(stage && account ? await checkStage(topology, stage, account) : []),
      ...(await checkConfiguration(topology, target)),
      ...(await checkAccess(target, await openAccess(options, target.url))),
      ...(await checkModels(target, { shippedFolder: shippedFolder(), workspace })),
    ];
  } finally {
    for (const client of [target.dynamo, target.sqs, target.s3]) client.destroy();
  }
}

/** On a laptop without a key the command line's own, as for every command; where it has none, none. */
async function openAccess(
  options: ValidateOptions,
  laptopUrl: string | undefined,
): Promise<Access> {
  const { data, key, url = laptopUrl, workspace } = options;
  if (key !== undefined || laptopUrl === undefined || options.url !== undefined)
    return { url, key };
  try {
    return await openTarget({ data, ...(workspace !== undefined && { workspace }) });
  } catch (error) {
    // No workspace yet, or several: there is no key to try. What is wrong with the table, its own check says.
    if (!ServiceError.is(error)) throw error;
    return { url, key: undefined };
  }
}

/** Throws `config.invalid` for a stage or region that is none. */
function findStage(name: string, { region }: ValidateOptions): Stage {
  return validateDeployment(topology, name, { root: ROOT, stages: stagesIn(region) });
}
