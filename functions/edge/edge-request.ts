import type { ProfileCache } from "@porchlight/core/ports/profile-cache";
import type { ModelAnswer } from "@porchlight/core/predictions/predict-model";
import type { AskOrigin } from "./ask-origin.ts";
import type { EdgeKeys } from "./edge-keys.ts";

/** What the edge answers with. */
export interface EdgePorts {
  readonly keys: EdgeKeys;
  readonly cache: Pick<ProfileCache, "read">;
  readonly askOrigin: AskOrigin;
  /** Undefined where the schema is not carried. Throws `model.not_found` and `body.bad_shape`. */
  predict(schema: string, model: string, body: object): Promise<ModelAnswer | undefined>;
}

/** A request to one of the edge's routes. */
export interface EdgeRequest {
  readonly request: Request;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly nowMs: number;
}

/** Answers a request, or throws a ServiceError. */
export type EdgeRoute = (ports: EdgePorts, asked: EdgeRequest) => Promise<Response>;
