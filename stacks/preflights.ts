import { preflightHeaders } from "@porchlight/core/cors";
import type { GatewaySpec, RouteSpec } from "./topology-spec.ts";

/** What the gateway itself answers a browser that asks what a page may do. */
export interface Preflight {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

export const PREFLIGHT_STATUS = "204";

/** One for each path that has a route. */
export const preflights = (
  routes: readonly RouteSpec[],
  { cors }: Pick<GatewaySpec, "cors">,
): readonly Preflight[] =>
  [...Map.groupBy(routes, ({ path }) => path)].map(([path, ofPath]) => ({
    path,
    headers: preflightHeaders(cors, [...ofPath.map(({ method }) => method), "OPTIONS"]),
  }));
