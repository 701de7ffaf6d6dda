import { ServiceError } from "@porchlight/core/error";
import { secretPath } from "@porchlight/stacks/secret-path";
import type { Stage } from "@porchlight/stacks/stages";
import type { Topology } from "@porchlight/stacks/topology";
import type { Account } from "./account.ts";
import { HOMES, type HomeName, otherHome } from "./home-name.ts";

/**
 * Answers the account's number if a stage can be deployed there. Throws `account.no_credentials`, `deployment.elsewhere` where the
 * other home has the stage, and `secret.missing` with the commands that make what is missing.
 */
export async function requireAccount(
  account: Account,
  { secrets }: Pick<Topology, "secrets">,
  stage: Stage,
  home: HomeName,
): Promise<string> {
  const number = await account.number();
  await requireNotElsewhere(account, stage, home);
  const paths = secrets.map((name) => secretPath(stage, name));
  const there = await Promise.all(paths.map((path) => account.hasSecret(path)));
  const missing = paths.filter((_, i) => !there[i]);
  if (missing.length > 0)
    throw new ServiceError(
      "secret.missing",
      [
        `the stage "${stage.name}" has no secrets ${missing.join(", ")} in Secrets Manager; make them:`,
        ...missing.map((path) => `  ${createSecretCommand(path, stage.region)}`),
      ].join("\n"),
      { details: { missing: missing.length } },
    );
  return number;
}

/** Throws `deployment.elsewhere` where the other home has the stage. */
export async function requireNotElsewhere(
  account: Pick<Account, "hasHome">,
  { name, region }: Stage,
  home: HomeName,
): Promise<void> {
  const other = otherHome(home);
  if (await account.hasHome(other, name))
    throw new ServiceError(
      "deployment.elsewhere",
      `the stage "${name}" in ${region} was deployed with ${HOMES[other]}, which knows nothing of what ${HOMES[home]} makes: go on with --with ${other}, or take that down first (porchlight deploy --remove --with ${other} --stage ${name})`,
    );
}

export const createSecretCommand = (path: string, region: string): string =>
  `aws secretsmanager create-secret --region ${region} --name ${path} --secret-string …`;
