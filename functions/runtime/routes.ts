import { ServiceError } from "@porchlight/core/error";
import type { Route } from "./http.ts";

/** `METHOD /path` as in the topology, with `{name}` for a path parameter → what answers it. */
export type Routes = Readonly<Record<string, Route>>;

/** One route of several: API Gateway says in `resource` which of its paths matched. */
export const oneOf =
  (routes: Routes): Route =>
  (event, context) => {
    const route = routes[`${event.httpMethod} ${event.resource}`];
    if (route === undefined) throw new ServiceError("route.not_found", "there is no such route");
    return route(event, context);
  };
