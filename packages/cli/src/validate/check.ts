import { isPorchlightError } from "@porchlight/client/porchlight-error";
import { ServiceError } from "@porchlight/core/error";

export type Area = "configuration" | "keys" | "models" | "reachability";

/** One thing that was looked at, and what to do where it is not as it should be. */
export type Check = {
  readonly area: Area;
  readonly name: string;
  /** `skipped`: it could not be looked at with what was given. */
  readonly outcome: "ok" | "failed" | "skipped";
  readonly says: string;
  readonly wayOut?: string;
};

export type CheckName = Pick<Check, "area" | "name"> & { readonly wayOut: string };

/** What `work` says, as a check; what it throws, as one that failed. Whatever is away, the other checks go on. */
export async function runCheck(
  { area, name, wayOut }: CheckName,
  work: () => Promise<string>,
): Promise<Check> {
  try {
    return { area, name, outcome: "ok", says: await work() };
  } catch (error) {
    return { area, name, outcome: "failed", says: wordsOf(error), wayOut };
  }
}

export const skipped = ({ area, name, wayOut }: CheckName, says: string): Check => ({
  area,
  name,
  outcome: "skipped",
  says,
  wayOut,
});

/** Throws what makes a check fail with this sentence. */
export function requireThat(holds: boolean, sentence: string): asserts holds {
  if (!holds) throw new ServiceError("config.invalid", sentence);
}

/** AWS's errors have a name that says more than their text; some have no text. */
function wordsOf(error: unknown): string {
  if (ServiceError.is(error) || isPorchlightError(error)) return error.message;
  const { name, message } = error as Error;
  return message ? `${name}: ${message}` : name;
}
