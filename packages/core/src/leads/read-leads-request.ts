import { ServiceError } from "../error.ts";
import { MODELS } from "../names.ts";
import type { Behavior } from "../schema/behavior.ts";

const MAX_LEADS = 200;
const DEFAULT_LEADS = 50;

export interface LeadsRequest {
  /** The model whose score ranks. */
  readonly rank: string;
  readonly limit: number;
}

/** Reads which call list is asked for and how much of it. Throws `request.bad_parameter`. */
export function readLeadsRequest(
  behavior: Behavior,
  { rank = defaultRank(behavior), limit }: { readonly rank?: string; readonly limit?: string },
): LeadsRequest {
  return { rank, limit: limit === undefined ? DEFAULT_LEADS : requireLimit(limit) };
}

/** Who is worth a call: by lead quality, or in a schema that has none, by what it declares first. */
function defaultRank({ predictions, name }: Behavior): string {
  if (Object.hasOwn(predictions, MODELS.lead)) return MODELS.lead;
  const [first] = Object.keys(predictions);
  if (first !== undefined) return first;
  throw new ServiceError("model.not_found", `the schema "${name}" has no model to rank by`);
}

function requireLimit(text: string): number {
  const limit = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > MAX_LEADS)
    throw new ServiceError(
      "request.bad_parameter",
      `limit is a whole number from 1 to ${MAX_LEADS}`,
    );
  return limit;
}
