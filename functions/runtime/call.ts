import { ServiceError } from "@porchlight/core/error";
import { CALLS, type Call } from "@porchlight/core/ingest/read-interaction";
import type { APIGatewayProxyEvent } from "aws-lambda";

/** Which call a path like `/v1/track` is. Throws `route.not_found`. */
export function callOf({ path }: Pick<APIGatewayProxyEvent, "path">): Call | "batch" {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const call = (["batch", ...CALLS] as const).find((known) => known === name);
  if (call === undefined) throw new ServiceError("route.not_found", "there is no such call");
  return call;
}
