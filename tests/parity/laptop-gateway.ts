import type { GatewaySpec, RouteSpec } from "@porchlight/stacks/topology";

export interface GatewayAnswers {
  readonly routes: Readonly<Record<string, string>>;
  readonly gateway: Pick<GatewaySpec, "cors" | "onPlatformFailure">;
  /** Function → what its process has in its environment. */
  readonly environments: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Where a function reports that has no route of its own. */
export const reportPath = (name: string): string => `/report/${name}`;

/** Asks a gateway whose functions report: each route, each path as a browser would first, and for a failure. */
export async function askGateway(
  url: string,
  routes: readonly RouteSpec[],
  functions: readonly string[],
): Promise<GatewayAnswers> {
  const ask = (method: string, path: string) =>
    fetch(`${url}${path.replaceAll(/\{\w+\}/g, "x")}`, { method });
  const reached: Record<string, string> = {};
  for (const { method, path } of routes) {
    const { headers } = await ask(method, path);
    reached[`${method} ${path}`] = headers.get("x-function") ?? "nothing";
  }
  const environments: Record<string, Record<string, string>> = {};
  for (const name of functions)
    environments[name] = (await (await ask("GET", reportPath(name))).json()) as never;
  let asked = new Headers();
  for (const path of new Set(routes.map((route) => route.path))) {
    asked = (await ask("OPTIONS", path)).headers;
    reached[`OPTIONS ${path}`] = asked.get("access-control-allow-methods") ?? "nothing";
  }
  const failed = await ask("GET", `${reportPath(functions[0] as string)}?fail=1`);
  return { routes: reached, gateway: readAnswers(asked, failed), environments };
}

const readAnswers = (asked: Headers, failed: Response): GatewayAnswers["gateway"] => ({
  cors: {
    origin: asked.get("access-control-allow-origin") as "*",
    headers: asked.get("access-control-allow-headers")?.split(", ") ?? [],
    exposed: failed.headers.get("access-control-expose-headers")?.split(", ") ?? [],
    maxAgeSeconds: Number(asked.get("access-control-max-age")),
  },
  onPlatformFailure: {
    status: failed.status,
    retryAfterSeconds: Number(failed.headers.get("retry-after")),
  },
});
