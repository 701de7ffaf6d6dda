import type { FunctionSpec, RouteSpec } from "@porchlight/stacks/topology";
import { FunctionPool } from "../function-pool.ts";
import type { Outcome } from "../invocation.ts";
import type { OnStop } from "../start-laptop.ts";

/** The name of the page's function. */
const PAGE = "page";
/** The environment variable that brings it the time zone on this machine's clock. */
export const TIME_ZONE = "PORCHLIGHT_PAGE_TIME_ZONE";

/** The journal of a large archive lives in it. */
const SPEC: FunctionSpec = {
  module: "packages/local/src/page/page-function.ts",
  export: "handler",
  memoryMb: 1024,
  timeoutSeconds: 20,
  environment: {},
  grants: [],
};

export interface StartedPage {
  /** They are no routes of the product: people look at them on this machine, and only here. */
  readonly routes: readonly RouteSpec[];
  readonly invoke: (payload: string) => Promise<Outcome>;
}

/**
 * Readies the page: its one process starts when somebody first looks. One, because what it has read of an
 * archive is in its memory.
 */
export function startPage(
  {
    environment,
    onLog,
  }: {
    readonly environment: Readonly<Record<string, string>>;
    readonly onLog: (line: string) => void;
  },
  onStop: OnStop,
): StartedPage {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const pool = new FunctionPool({
    name: PAGE,
    spec: SPEC,
    timeoutMs: SPEC.timeoutSeconds * 1000,
    maxInstances: 1,
    // A person waits, and not a client that would try again.
    maxWaitMs: SPEC.timeoutSeconds * 1000,
    environment: () => ({ ...environment, [TIME_ZONE]: timeZone }),
    onExit: ({ cause, during }) => {
      if (cause !== "stop") onLog(`${PAGE} | its process ended (${cause}, in ${during})`);
    },
    onLog,
  });
  onStop(() => pool.stop());
  return {
    routes: ["/", "/people/{userId}"].map((path) => ({ method: "GET", path, function: PAGE })),
    invoke: (payload) => pool.invoke(payload),
  };
}
