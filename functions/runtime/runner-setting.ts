import { ServiceError } from "@porchlight/core/error";
import { ENV, RUNNERS, type RunnerName } from "@porchlight/core/names";

/** What runs tree models, as the environment says. Throws `config.invalid` for what is none. */
export function readRunnerSetting(
  environment: Readonly<Record<string, string | undefined>>,
): RunnerName {
  const said = environment[ENV.runner] ?? RUNNERS[0];
  const runner = RUNNERS.find((name) => name === said);
  if (runner !== undefined) return runner;
  throw new ServiceError(
    "config.invalid",
    `${ENV.runner} is "${said}"; it can be ${RUNNERS.join(" or ")}`,
  );
}
