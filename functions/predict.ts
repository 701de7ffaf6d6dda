import { randomUUID } from "node:crypto";
import { readLeads } from "@porchlight/core/leads/read-leads";
import { readLeadsRequest } from "@porchlight/core/leads/read-leads-request";
import { listModels } from "@porchlight/core/models/list-models";
import { type Models, REQUEST_LOAD_WAIT_MS } from "@porchlight/core/models/models";
import type { Enqueue } from "@porchlight/core/ports/enqueue";
import type { ProfileCache } from "@porchlight/core/ports/profile-cache";
import type { StateStore } from "@porchlight/core/ports/state-store";
import type { Workspaces } from "@porchlight/core/ports/workspaces";
import { type ModelAnswer, predictModel } from "@porchlight/core/predictions/predict-model";
import { predictVectors } from "@porchlight/core/predictions/predict-vectors";
import { readPredictRequest } from "@porchlight/core/predictions/read-predict-request";
import {
  givesVectors,
  readVectorsRequest,
} from "@porchlight/core/predictions/read-vectors-request";
import { analyzeInteraction } from "@porchlight/core/profile/analyze-interaction";
import { readProfile } from "@porchlight/core/profile/read-profile";
import { readProfileRequest } from "@porchlight/core/profile/read-profile-request";
import type { Behavior } from "@porchlight/core/schema/behavior";
import { readBody } from "./runtime/body.ts";
import { httpHandler, type Route } from "./runtime/http.ts";
import {
  type Authenticate,
  type CheckKey,
  createAuthenticate,
  createCheckKey,
  type KeyPorts,
  openBehavior,
} from "./runtime/keys.ts";
import { log } from "./runtime/log.ts";
import { openLater } from "./runtime/open-later.ts";
import { metrics } from "./runtime/process-metrics.ts";
import { lastSegment, readQuery } from "./runtime/request.ts";
import { oneOf } from "./runtime/routes.ts";
import { wire } from "./runtime/wire.ts";

/** Made at first use: a profile served from the cache loads no AWS client. */
export interface PredictPorts extends KeyPorts {
  cache(): Promise<ProfileCache>;
  states(): Promise<StateStore>;
  models(): Promise<Models>;
  workspaces(): Promise<Workspaces>;
  enqueue(): Promise<Enqueue>;
}

export function createPredict(ports: PredictPorts) {
  const checkKey = createCheckKey(ports);
  const authenticate = createAuthenticate(ports, checkKey);
  return httpHandler(
    oneOf({
      "GET /v1/profiles/{userId}": getProfile(ports, checkKey),
      "POST /v1/predict/{model}": postPredict(ports, authenticate),
      "GET /v1/leads": getLeads(ports, authenticate),
      "GET /v1/models": getModels(ports, authenticate),
      "POST /v1/interactions:analyze": postAnalyze(ports, authenticate),
    }),
  );
}

export const handler = createPredict(wire);

const SERVED = { hit: "hits_count", miss: "misses_count", bypass: "bypasses_count" } as const;

/** A hit needs neither the models nor the schema: they are opened with the first miss, or behind the first hit. */
function getProfile(ports: PredictPorts, checkKey: CheckKey): Route {
  const {
    generation,
    open: models,
    openSoon,
  } = openLater(async () => {
    const [opened] = await Promise.all([ports.models(), ports.behaviors()]);
    return opened;
  });
  return async (event, { awsRequestId: requestId }) => {
    const nowMs = Date.now();
    const key = await checkKey(event, "read", nowMs);
    const asked = readProfileRequest(lastSegment(event), readQuery(event, ["as", "reasons"]));
    const sources = {
      cache: await ports.cache(),
      states: ports.states,
      models,
      generation,
      behavior: () => openBehavior(ports, key),
    };
    const served = await readProfile(sources, { workspace: key.workspace, ...asked }, nowMs);
    openSoon();
    metrics.count(SERVED[served.cache]);
    metrics.measure("age_ms", served.ageMs);
    // Hits are most of what happens here, and a line for each would cost more than the answer.
    if (served.cache !== "hit") log({ requestId, profile: served.cache });
    return { status: 200, body: served.json };
  };
}

function postPredict({ states, models }: PredictPorts, authenticate: Authenticate): Route {
  return async (event) => {
    const nowMs = Date.now();
    const { key, behavior } = await authenticate(event, "read", nowMs);
    readQuery(event, []);
    const asked = { workspace: key.workspace, model: lastSegment(event) };
    const body = readBody(event);
    if (givesVectors(body))
      return { status: 200, body: await scoreVectors(await models(), behavior, asked, body) };
    const request = readPredictRequest(body);
    const sources = { states: await states(), models: await models() };
    return { status: 200, body: await predictModel(sources, behavior, asked, request, nowMs) };
  };
}

async function scoreVectors(
  models: Models,
  behavior: Behavior,
  { workspace, model }: { readonly workspace: string; readonly model: string },
  body: object,
): Promise<ModelAnswer> {
  const request = readVectorsRequest(body, behavior.featureSet.columns.length);
  const serving = await models.serving(workspace, behavior, REQUEST_LOAD_WAIT_MS);
  return predictVectors(serving, behavior, model, request);
}

function getLeads(ports: PredictPorts, authenticate: Authenticate): Route {
  return async (event, { awsRequestId: requestId }) => {
    const nowMs = Date.now();
    const { key, behavior } = await authenticate(event, "read", nowMs);
    const request = readLeadsRequest(behavior, readQuery(event, ["rank", "limit"]));
    const [cache, models] = await Promise.all([ports.cache(), ports.models()]);
    const sources = { ...ports, cache, models };
    const list = { workspace: key.workspace, ...request };
    const served = await readLeads(sources, behavior, list, nowMs);
    metrics.count(SERVED[served.cache]);
    if (served.cache !== "hit") log({ requestId, leads: served.cache });
    return { status: 200, body: served.json };
  };
}

function getModels({ models }: PredictPorts, authenticate: Authenticate): Route {
  return async (event) => {
    const { key, behavior } = await authenticate(event, "read", Date.now());
    readQuery(event, []);
    return { status: 200, body: await listModels(await models(), behavior, key.workspace) };
  };
}

function postAnalyze({ states, models, enqueue }: PredictPorts, authenticate: Authenticate): Route {
  return async (event) => {
    const receivedAtMs = Date.now();
    readQuery(event, []);
    const body = readBody(event);
    const { key, behavior } = await authenticate(event, "write", receivedAtMs, body);
    await authenticate(event, "read", receivedAtMs, body);
    const mayStateKnownAt = key.scopes.includes("admin");
    const receipt = { behavior, receivedAtMs, mayStateKnownAt, newId: randomUUID };
    const analyzed = await analyzeInteraction(
      { states: await states(), models: await models(), enqueue: await enqueue() },
      key.workspace,
      body,
      receipt,
    );
    return { status: 200, body: analyzed };
  };
}
