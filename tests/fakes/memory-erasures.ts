import type { Erasure, Erasures } from "@porchlight/core/ports/erasures";

/** Erasures in memory, under the same law as DynamoDB's. */
export function createMemoryErasures(): Erasures {
  const all = new Map<string, Erasure>();
  return {
    list: async (workspace) =>
      structuredClone([...all.values()].filter((one) => one.workspace === workspace)),
    async write(erasure) {
      const key = `${erasure.workspace}#${erasure.person}`;
      if ((all.get(key)?.askedAtMs ?? erasure.askedAtMs) > erasure.askedAtMs) return "outdated";
      all.set(key, structuredClone(erasure));
      return "written";
    },
  };
}
