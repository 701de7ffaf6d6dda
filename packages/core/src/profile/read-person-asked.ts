import { ServiceError } from "../error.ts";
import { readId } from "../ingest/read-interaction-person.ts";
import { anonymousKey, type PersonKey, userKey } from "../interaction.ts";

/** Whose profile is asked for: a user's, unless it says `anonymous`. Throws `request.bad_parameter` or `interaction.bad_id`. */
export function readPersonAsked(id: string, as = "user"): PersonKey {
  if (as !== "user" && as !== "anonymous")
    throw new ServiceError("request.bad_parameter", "as is user or anonymous");
  const name = as === "user" ? "userId" : "anonymousId";
  const read = readId({ [name]: id }, name);
  if (read === undefined) throw new ServiceError("request.bad_parameter", `${name} is empty`);
  return as === "user" ? userKey(read) : anonymousKey(read);
}
