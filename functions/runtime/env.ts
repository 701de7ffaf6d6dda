import { ServiceError } from "@porchlight/core/error";
import { ENV } from "@porchlight/core/names";

export type EnvName = keyof typeof ENV;

/** Reads the variables a function needs, all at once: every missing name stands in one message. */
export function readEnv<N extends EnvName>(
  environment: Readonly<Record<string, string | undefined>>,
  names: readonly N[],
): Readonly<Record<N, string>> {
  const missing = names.filter((name) => !environment[ENV[name]]);
  if (missing.length > 0)
    throw new ServiceError(
      "config.invalid",
      `missing in the environment: ${missing.map((name) => ENV[name]).join(", ")}`,
    );
  return Object.fromEntries(names.map((name) => [name, environment[ENV[name]]])) as Record<
    N,
    string
  >;
}
