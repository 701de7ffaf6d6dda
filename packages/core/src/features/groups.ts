import type { Domain } from "./feature.ts";

/** What is counted together: each kind by itself, all that the person did, or all that happened. */
export type Per = "kind" | "engaged" | "all";

export interface Groups {
  /** Shape [G]. */
  readonly names: readonly string[];
  /** Kind → its group, or -1 where it is in none. */
  readonly ofKind: Int32Array;
}

export function groupsOf(domain: Domain, per: Per): Groups {
  const { kinds } = domain;
  switch (per) {
    case "kind":
      return { names: kinds.map(({ name }) => name), ofKind: Int32Array.from(kinds.keys()) };
    case "engaged":
      return {
        names: ["engaged"],
        ofKind: Int32Array.from(kinds, ({ engaged }) => (engaged ? 0 : -1)),
      };
    case "all":
      return { names: ["all"], ofKind: new Int32Array(kinds.length) };
  }
}
