import { corsHeaders } from "@porchlight/core/cors";
import type { GatewaySpec } from "./topology-spec.ts";

/** What API Gateway itself answers, in our words. */
export interface GatewayResponse {
  /** API Gateway's name for the case. */
  readonly type: string;
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Senders retry 429 and some lose everything on 5xx, so whatever fails before or around a function
 * (throttles, time-outs, crashes) becomes what the topology says. The rest has the codes that functions
 * and the laptop's gateway use.
 */
export function gatewayResponses(gateway: GatewaySpec): readonly GatewayResponse[] {
  const { status, retryAfterSeconds } = gateway.onPlatformFailure;
  const headers = corsHeaders(gateway.cors);
  const failed = {
    status,
    body: bodyOf("service.too_slow", `no answer could be had; try again in ${retryAfterSeconds} s`),
    headers: { ...headers, "retry-after": String(retryAfterSeconds) },
  };
  const tooLarge = `the body has more than ${gateway.maxBodyBytes} bytes; send it in parts`;
  return [
    // What sets a status here sets it for every 5xx that has no response of its own.
    { type: "DEFAULT_5XX", ...failed },
    { type: "THROTTLED", ...failed },
    {
      type: "REQUEST_TOO_LARGE",
      status: 413,
      body: bodyOf("body.too_large", tooLarge),
      headers,
    },
    // API Gateway's name for a path that it does not have.
    {
      type: "MISSING_AUTHENTICATION_TOKEN",
      status: 404,
      body: bodyOf("route.not_found", "there is no such route"),
      headers,
    },
  ];
}

const bodyOf = (code: string, message: string): string =>
  JSON.stringify({ code, message, requestId: "$context.requestId" });
