import { secretPath } from "@porchlight/stacks/secret-path";
import type { Stage } from "@porchlight/stacks/stages";
import type { Topology } from "@porchlight/stacks/topology";
import type { Account } from "../deploy/account.ts";
import { HOMES, type HomeName } from "../deploy/home-name.ts";
import { createSecretCommand } from "../deploy/require-account.ts";
import { type Check, requireThat, runCheck } from "./check.ts";

/** One home has the stage, not both; and its secrets are where a deployment reads them. */
export const checkStage = (
  { secrets }: Topology,
  stage: Stage,
  account: Account,
): Promise<readonly Check[]> =>
  Promise.all([
    runCheck(
      {
        area: "configuration",
        name: `stage ${stage.name}`,
        wayOut: `porchlight deploy --with cdk --stage ${stage.name}; of two homes one is taken down with --remove`,
      },
      async () => {
        const homes = Object.keys(HOMES) as HomeName[];
        const there = await Promise.all(homes.map((home) => account.hasHome(home, stage.name)));
        const made = homes.filter((_, i) => there[i]);
        requireThat(made.length > 0, `nothing of it is in ${stage.region}`);
        requireThat(made.length === 1, "both CDK and SST have made it");
        return `made by ${HOMES[made[0] as HomeName]} in ${stage.region}`;
      },
    ),
    ...secrets.map((name) => {
      const path = secretPath(stage, name);
      return runCheck(
        {
          area: "configuration",
          name: `secret ${name}`,
          wayOut: createSecretCommand(path, stage.region),
        },
        async () => {
          requireThat(await account.hasSecret(path), `there is no ${path} in Secrets Manager`);
          return path;
        },
      );
    }),
  ]);
