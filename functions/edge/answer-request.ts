import { CORS, corsHeaders, preflightHeaders } from "@porchlight/core/cors";
import { ServiceError } from "@porchlight/core/error";
import { refusalOf } from "../runtime/refusal.ts";
import { answerJson } from "./answer-json.ts";
import type { EdgePorts, EdgeRoute } from "./edge-request.ts";
import { getProfile } from "./get-profile.ts";
import { postPredict } from "./post-predict.ts";

const ROUTES: readonly { method: string; path: RegExp; route: EdgeRoute }[] = [
  { method: "GET", path: /^\/v1\/profiles\/[^/]+$/, route: getProfile },
  { method: "POST", path: /^\/v1\/predict\/[^/]+$/, route: postPredict },
];

/** Answers a request to the edge; the one place where its errors become answers. Never throws. */
export async function answerRequest(
  request: Request,
  openPorts: () => EdgePorts,
): Promise<Response> {
  try {
    return await route(request, openPorts);
  } catch (error) {
    const requestId = request.headers.get("cf-ray") ?? crypto.randomUUID();
    const { status, body, headers } = refusalOf(error, requestId);
    return answerJson(status, body, headers);
  }
}

async function route(request: Request, openPorts: () => EdgePorts): Promise<Response> {
  const { pathname: path, searchParams } = new URL(request.url);
  const found = ROUTES.filter((one) => one.path.test(path));
  if (request.method === "OPTIONS" && found.length > 0) return answerPreflight(found);
  const answering = found.find(({ method }) => method === request.method);
  if (answering === undefined)
    throw new ServiceError("route.not_found", "there is no such route at the edge");
  const asked = { request, path, query: Object.fromEntries(searchParams), nowMs: Date.now() };
  return answering.route(openPorts(), asked);
}

/** What a browser asks before it sends a key from a page of another origin. */
function answerPreflight(found: readonly { readonly method: string }[]): Response {
  const methods = found.map(({ method }) => method);
  const headers = { ...corsHeaders(CORS), ...preflightHeaders(CORS, methods) };
  return new Response(null, { status: 204, headers });
}
