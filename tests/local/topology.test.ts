import { topology } from "@porchlight/stacks/topology";
import { describe, expect, it } from "vitest";

const functions = Object.entries(topology.functions);
const declared = new Set<string>([
  ...Object.keys(topology.tables).map((name) => `table:${name}`),
  ...Object.keys(topology.queues).map((name) => `queue:${name}`),
  ...Object.keys(topology.buckets).map((name) => `bucket:${name}`),
  ...topology.secrets.map((name) => `secret:${name}`),
]);

describe("the topology", () => {
  it.each(functions)("declares what %s is told of, and grants it", (_, spec) => {
    const granted = spec.grants.map(({ on }) => on);
    for (const resource of Object.values(spec.environment)) {
      expect(declared).toContain(resource);
      // Secrets are read at deployment, by whoever deploys.
      if (!resource.startsWith("secret:")) expect(granted).toContain(resource);
    }
  });

  it.each(functions)("grants %s nothing that it is not told of, but its trigger", (_, spec) => {
    const told = [...Object.values(spec.environment), `queue:${spec.queue?.name}`];
    for (const { on, actions } of spec.grants) {
      expect(told).toContain(on);
      for (const action of actions) expect(action).toMatch(/^[a-z0-9]+:[A-Z][A-Za-z]+$/);
    }
  });

  it("hides a record for six times as long as its function may take, as AWS asks", () => {
    for (const [, { queue, timeoutSeconds }] of functions)
      if (queue !== undefined)
        expect(topology.queues[queue.name]?.visibilitySeconds).toBeGreaterThanOrEqual(
          6 * timeoutSeconds,
        );
  });

  it("gives each queue with a trigger a declared queue for its dead letters", () => {
    for (const [, { queue }] of functions)
      if (queue !== undefined)
        expect(topology.queues).toHaveProperty([
          topology.queues[queue.name]?.deadLetters?.queue ?? "none",
        ]);
  });

  it("routes to declared functions, which answer before their gateway gives up", () => {
    for (const route of topology.routes) {
      expect(topology.functions).toHaveProperty([route.function]);
      expect(topology.functions[route.function]?.timeoutSeconds).toBeLessThan(
        topology.gateway.integrationTimeoutSeconds,
      );
    }
  });
});
