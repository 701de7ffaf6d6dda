import { ServiceError } from "@porchlight/core/error";
import { readPresentedKey } from "@porchlight/core/keys/key-presented";
import type { Keyring } from "@porchlight/core/keys/keyring";
import { givesVectors } from "@porchlight/core/predictions/read-vectors-request";
import { unlessAway } from "@porchlight/core/unless-away";
import { lastSegment, readQuery } from "../runtime/request.ts";
import { answerJson } from "./answer-json.ts";
import type { EdgePorts, EdgeRequest, EdgeRoute } from "./edge-request.ts";
import { parseBody } from "./parse-body.ts";
import { readBytes } from "./read-bytes.ts";

/**
 * `POST /v1/predict/{model}`: vectors are scored here, by the models that the worker carries or by the rules. Bodies
 * that name people need their states, which the origin has; and it checks the keys of which there is no fresh copy.
 */
export const postPredict: EdgeRoute = async (ports, asked) => {
  const { request } = asked;
  const bytes = request.body === null ? new Uint8Array() : await readBytes(request.body);
  const body = await parseBody(bytes, request.headers.get("content-encoding"));
  const scored = givesVectors(body) ? await score(ports, ports.keys.fresh, asked, body) : undefined;
  if (scored !== undefined) return scored;
  const origin = await ports.askOrigin(request, bytes);
  if ("answer" in origin) return origin.answer;
  const isLate = origin.isDown && givesVectors(body);
  const late = isLate ? await score(ports, ports.keys.any, asked, body) : undefined;
  if (late !== undefined) return late;
  if (origin.refused !== undefined) return origin.refused;
  throw new ServiceError("origin.unavailable", "the origin is away, and has what this takes");
};

/** Undefined where no copy tells what the key opens, or its schema is not carried. Throws `key.…`. */
async function score(
  { predict }: EdgePorts,
  keyring: Keyring,
  { request, path, query, nowMs }: EdgeRequest,
  body: object,
): Promise<Response | undefined> {
  const presented = readPresentedKey(request.headers.get("authorization") ?? undefined);
  const authenticating = keyring.authenticate(presented, "read", nowMs);
  const key = await unlessAway("cache.unavailable", authenticating);
  if (key === undefined) return undefined;
  readQuery({ queryStringParameters: { ...query } }, []);
  const answer = await predict(key.schema, lastSegment({ path }), body);
  return answer && answerJson(200, answer);
}
