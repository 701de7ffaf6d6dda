import { foldFresh } from "@porchlight/core/delivery/fold-interactions";
import { ServiceError } from "@porchlight/core/error";
import { preference } from "@porchlight/core/features/preference";
import { recency } from "@porchlight/core/features/recency";
import { totals } from "@porchlight/core/features/totals";
import type { Interaction, PersonKey } from "@porchlight/core/interaction";
import type { ProfileCache } from "@porchlight/core/ports/profile-cache";
import { addressKey, type StateStore } from "@porchlight/core/ports/state-store";
import { readProfile } from "@porchlight/core/profile/read-profile";
import type { Behavior } from "@porchlight/core/schema/behavior";
import { defineBehavior } from "@porchlight/core/schema/define-behavior";
import { emptyPersonState } from "@porchlight/core/state/person-state";
import { decodeState, encodeState } from "@porchlight/core/state/state-codec";
import { createMemoryProfileCache } from "../../fakes/memory-profile-cache.ts";
import { createMemoryStateStore } from "../../fakes/memory-state-store.ts";
import { createMemoryWorkspaces } from "../../fakes/memory-workspaces.ts";
import { rulesOnly } from "../../fakes/rules-only.ts";

export const NOW = Date.UTC(2026, 10, 24, 9);
export const WORKSPACE = "acme";
/** What is cached of the workspace while the rules answer. */
export const SCOPE = { workspace: WORKSPACE, generation: 0 };
export const MINUTE = 60_000;

/** A domain small enough to work out by hand: asking makes a lead, silence makes churn. */
export const shop: Behavior = defineBehavior({
  name: "shop",
  interactions: { viewed: { engaged: true }, asked: { engaged: true } },
  properties: { price: { number: { min: 0, max: 1e9 } } },
  features: [totals({ per: "kind" }), recency({ per: "engaged" }), preference("price")],
  predictions: {
    churn_predictor_v2: {
      part: "churn",
      answer: "risk",
      rules: {
        base: -2,
        terms: [
          {
            column: "engaged_days_since",
            weight: 1,
            cap: 10,
            says: "silent for {value} days",
          },
        ],
      },
    },
    lead_scorer_v2: {
      part: "lead",
      answer: "quality",
      rules: {
        base: -1,
        terms: [{ column: "asked_total", weight: 1, says: "asked {value} times" }],
      },
    },
    behavioral_intelligence_v2: {
      part: "intent",
      classes: ["ask", "dormant"],
      otherwise: "dormant",
      rules: {
        ask: { base: 0, terms: [{ column: "viewed_total", weight: 0.5, says: "looked around" }] },
        dormant: { base: 0, terms: [] },
      },
    },
  },
  preferences: { price: { form: "range", center: "price_mean", spread: "price_spread" } },
});

let ids = 0;

export const did = (kind: "viewed" | "asked", atMs = NOW, price?: number): Interaction => ({
  id: `id-${++ids}`,
  kind,
  happenedAtMs: atMs,
  knownAtMs: atMs,
  properties: price === undefined ? {} : { price },
});

const away = (code: "cache.unavailable" | "store.unavailable") =>
  new ServiceError(code, "it is away");

/** A cache and a store in memory, each of which can go away, with what was asked of them counted. */
export function createWorld() {
  const cache = createMemoryProfileCache();
  const states = createMemoryStateStore();
  const workspaces = createMemoryWorkspaces();
  const world = {
    workspaces,
    cacheAway: false,
    storeAway: false,
    reads: 0,
    models: rulesOnly,
    /** What a read of states answers waits for this. */
    slowly: async (): Promise<void> => {},
    cache: Object.fromEntries(
      Object.entries(cache).map(([name, method]) => [
        name,
        async (...args: never[]) => {
          if (world.cacheAway) throw away("cache.unavailable");
          return (method as (...args: never[]) => unknown)(...args);
        },
      ]),
    ) as unknown as ProfileCache,
    states: {
      ...states,
      async read(addresses) {
        world.reads++;
        if (world.storeAway) throw away("store.unavailable");
        await world.slowly();
        return states.read(addresses);
      },
    } as StateStore,
    /** What the delivery of interactions leaves behind, cache apart. */
    async fold(person: PersonKey, ...interactions: Interaction[]): Promise<number> {
      const address = { workspace: WORKSPACE, person };
      const stored = (await states.read([address])).get(addressKey(address));
      const { version, bytes } = stored === "absent" || !stored ? noState : stored;
      const state = decodeState(shop.featureSet, bytes);
      foldFresh(
        shop,
        state,
        interactions.map((interaction) => ({ interaction, receivedAtMs: interaction.knownAtMs })),
      );
      const next = { version: version + 1, bytes: encodeState(shop.featureSet, state) };
      await states.write([{ address, next }]);
      return next.version;
    },
    /** What an identity link leaves behind until somebody is merged. */
    async redirect(from: PersonKey, to: PersonKey): Promise<void> {
      const address = { workspace: WORKSPACE, person: from };
      const stored = (await states.read([address])).get(addressKey(address));
      const { version, bytes } = stored === "absent" || !stored ? noState : stored;
      await states.write([{ address, next: { version: version + 1, bytes, redirect: to } }]);
    },
    async breakState(person: PersonKey): Promise<void> {
      const next = { version: 1, bytes: new Uint8Array([99]) };
      await states.write([{ address: { workspace: WORKSPACE, person }, next }]);
    },
  };
  return world;
}

const noState = {
  version: 0,
  bytes: encodeState(shop.featureSet, emptyPersonState(shop.featureSet)),
};

export type World = ReturnType<typeof createWorld>;

/** A person's profile as it is served: what anybody who looks at them sees, and leaves in the cache. */
export async function look(world: World, person: PersonKey = "u:ann", nowMs = NOW) {
  const address = { workspace: WORKSPACE, person };
  return JSON.parse((await readProfile(sourcesOf(world), address, nowMs)).json);
}

export const sourcesOf = (world: World) => ({
  cache: world.cache,
  states: async () => world.states,
  models: async () => world.models,
  behavior: async () => shop,
  generation: (workspace: string) => world.models.generation(workspace),
});

export const leadSourcesOf = (world: World) => ({
  ...sourcesOf(world),
  models: world.models,
  workspaces: async () => world.workspaces,
});
