import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { scoreDelivery } from "@porchlight/core/delivery/score-delivery";
import { parseQueueRecord } from "@porchlight/core/ingest/queue-record";
import { createKey } from "@porchlight/core/keys/key-administration";
import { createWorkspace } from "@porchlight/core/keys/workspace";
import { FUNCTIONS } from "@porchlight/core/names";
import type { Archive } from "@porchlight/core/ports/archive";
import type { Enqueue } from "@porchlight/core/ports/enqueue";
import type { KeyCopies } from "@porchlight/core/ports/key-copies";
import type { Scope } from "@porchlight/core/ports/workspaces";
import { createIngest } from "@porchlight/functions/ingest";
import { createPredict } from "@porchlight/functions/predict";
import { createGateway } from "@porchlight/local/gateway";
import { failure } from "@porchlight/local/invocation";
import { realEstate } from "@porchlight/realestate/real-estate";
import { topology } from "@porchlight/stacks/topology";
import { apiContext } from "../../fakes/api-event.ts";
import { createMemoryKeyCopies } from "../../fakes/memory-key-copies.ts";
import { createMemoryProfileCache } from "../../fakes/memory-profile-cache.ts";
import { createMemoryStateStore } from "../../fakes/memory-state-store.ts";
import { createMemoryWorkspaces } from "../../fakes/memory-workspaces.ts";
import { rulesOnly } from "../../fakes/rules-only.ts";

/** Porchlight over ports in memory: the functions as they are deployed, behind the laptop's gateway. */
export async function createPorchlightWorld() {
  const workspaces = createMemoryWorkspaces();
  const states = createMemoryStateStore();
  const cache = createMemoryProfileCache();
  const copies: KeyCopies = createMemoryKeyCopies();
  const behaviors = new Map([[realEstate.name, realEstate]]);
  const queue: string[] = [];
  const world = {
    /** Replace it to see what becomes of a request. */
    enqueue: (async (bodies) => {
      queue.push(...bodies);
    }) as Enqueue,
  };
  const ports = {
    workspaces: async () => workspaces,
    keyCopies: async () => copies,
    behaviors: async () => behaviors,
    cache: async () => cache,
    states: async () => states,
    models: async () => rulesOnly,
    enqueue: async () => (bodies: readonly string[]) => world.enqueue(bodies),
  };
  const handlers = {
    [FUNCTIONS.ingest]: createIngest(ports),
    [FUNCTIONS.predict]: createPredict(ports),
  };
  const gateway = createGateway({
    topology,
    onProblem: (problem) => console.error(problem),
    async invoke(name, payload) {
      const handler = handlers[name as keyof typeof handlers];
      if (handler === undefined) return failure("init", `there is no ${name}`);
      const result = await handler(JSON.parse(payload), apiContext());
      return { ok: true, payload: JSON.stringify(result) };
    },
  });
  gateway.listen(0, "127.0.0.1");
  await once(gateway, "listening");
  const { port } = gateway.address() as AddressInfo;
  await createWorkspace(workspaces, { name: "acme", schema: realEstate.name, nowMs: 0 });
  return Object.assign(world, {
    url: `http://127.0.0.1:${port}`,
    keyFor: async (...scopes: Scope[]): Promise<string> =>
      (await createKey(workspaces, { workspace: "acme", scopes, nowMs: 0, randomBytes })).text,
    /** Takes what is on the queue into the states of people, as one delivery; the counts of it. */
    async fold() {
      const bodies = queue.splice(0);
      const records = bodies.map((body, i) => ({
        recordId: String(i),
        record: parseQueueRecord(body),
      }));
      const archive: Archive = async () => {};
      const { problems, facts } = await scoreDelivery(
        { name: "delivery", records },
        { states, cache, archive, models: rulesOnly, behaviors },
        { nowMs: Date.now(), step: () => {}, random: () => 0, wait: async () => {} },
      );
      if (problems.size > 0) throw new AggregateError(problems.values(), "records failed");
      return facts;
    },
    close: () => {
      gateway.close();
      gateway.closeAllConnections();
    },
  });
}

export type PorchlightWorld = Awaited<ReturnType<typeof createPorchlightWorld>>;
