import { createDynamoAliases } from "@porchlight/adapters/dynamo/dynamo-aliases";
import { createDynamoWorkspaces } from "@porchlight/adapters/dynamo/dynamo-workspaces";
import { createShippedFiles } from "@porchlight/adapters/files/shipped-files";
import { createS3ModelStore } from "@porchlight/adapters/s3/s3-model-store";
import { requireFit } from "@porchlight/core/models/model-fit";
import { versionName } from "@porchlight/core/models/model-manifest";
import { checkPassport } from "@porchlight/core/models/passport-check";
import { createTreeRunner } from "@porchlight/core/models/tree-runner";
import { BUCKETS, ENV, TABLES } from "@porchlight/core/names";
import type { ModelVersion } from "@porchlight/core/ports/model-store";
import type { Behavior } from "@porchlight/core/schema/behavior";
import { realEstate } from "@porchlight/realestate/real-estate";
import { openChampion } from "../evaluate/open-champion.ts";
import { behaviorOf } from "../train/behavior-of.ts";
import { type Check, requireThat, runCheck } from "./check.ts";
import type { ValidationTarget } from "./validation-target.ts";

const AGREES = "answers its golden rows bit for bit";

/** Every version that may serve answers its golden rows here: those that ship, and each workspace's champions. */
export async function checkModels(
  target: ValidationTarget,
  options: { readonly shippedFolder: string; readonly workspace: string | undefined },
): Promise<readonly Check[]> {
  return [
    ...(await checkShipped(options.shippedFolder)),
    ...(await checkChampions(target, options.workspace)),
  ];
}

async function checkShipped(folder: string): Promise<readonly Check[]> {
  const wayOut = `bring the folder back as it came: git checkout -- models, or name it in ${ENV.shippedModels}`;
  const shipped = createShippedFiles(folder);
  let manifests: Awaited<ReturnType<typeof shipped.list>> = [];
  const listed = await runCheck({ area: "models", name: "shipped folder", wayOut }, async () => {
    manifests = await shipped.list();
    requireThat(manifests.length > 0, `${folder} has no models`);
    return `${manifests.length} models in ${folder}`;
  });
  const checks = manifests.map((manifest) =>
    runCheck({ area: "models", name: `shipped ${versionName(manifest)}`, wayOut }, async () => {
      const version = await shipped.read(manifest);
      requireThat(version !== "absent", `${manifest.model} is not in ${folder}`);
      await requirePassport(version, realEstate);
      return AGREES;
    }),
  );
  return [listed, ...(await Promise.all(checks))];
}

async function requirePassport(version: ModelVersion, behavior: Behavior): Promise<void> {
  requireFit(behavior, version.manifest);
  const runner = createTreeRunner(version.onnx);
  requireFit(behavior, version.manifest, runner);
  await checkPassport(version, runner);
}

async function checkChampions(
  target: ValidationTarget,
  only: string | undefined,
): Promise<readonly Check[]> {
  const checks: Check[] = [];
  const listed = await runCheck(
    {
      area: "models",
      name: "champions",
      wayOut: "see what the tables and buckets above say; a workspace's schema has to be here",
    },
    async () => {
      const open = await openStores(target);
      const names =
        only === undefined ? (await open.workspaces.list()).map(({ name }) => name) : [only];
      // One after the other: a version has megabytes.
      for (const name of names) checks.push(...(await checkWorkspace(open, name)));
      return `${checks.length} in ${names.length} workspaces; where there is none, what ships or the rules answer`;
    },
  );
  return [listed, ...checks];
}

async function openStores(target: ValidationTarget) {
  const [table, bucket] = await Promise.all([
    target.valueOf(ENV.workspacesTable, `table:${TABLES.workspaces}`),
    target.valueOf(ENV.modelsBucket, `bucket:${BUCKETS.models}`),
  ]);
  requireThat(table !== undefined, `${ENV.workspacesTable} is not set`);
  requireThat(bucket !== undefined, `${ENV.modelsBucket} is not set`);
  return {
    workspaces: createDynamoWorkspaces({ client: target.dynamo, table }),
    aliases: createDynamoAliases({ client: target.dynamo, table }),
    store: createS3ModelStore({ client: target.s3, bucket }),
    schemaFile: target.schemaFile,
  };
}

async function checkWorkspace(
  open: Awaited<ReturnType<typeof openStores>>,
  workspace: string,
): Promise<readonly Check[]> {
  const behavior = await behaviorOf(open, workspace);
  const { champions } = await open.aliases.read(workspace);
  return Promise.all(
    Object.entries(champions).map(([model, version]) =>
      runCheck(
        {
          area: "models",
          name: `${workspace} ${model}@${version}`,
          wayOut: `the rules answer until another is promoted: porchlight train --workspace ${workspace} --model ${model}`,
        },
        async () => {
          await openChampion(open, workspace, behavior, model);
          return AGREES;
        },
      ),
    ),
  );
}
