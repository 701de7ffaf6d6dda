import type { AliasChange, Aliases, WorkspaceAliases } from "@porchlight/core/ports/aliases";

/** Aliases in memory, under the same law as DynamoDB's. */
export function createMemoryAliases(): Aliases {
  const changes: AliasChange[] = [];
  const of = (workspace: string) => changes.filter((change) => change.workspace === workspace);
  const read = (workspace: string): WorkspaceAliases => {
    const champions = new Map<string, number>();
    for (const { model, to } of of(workspace))
      if (to === undefined) champions.delete(model);
      else champions.set(model, to);
    return { generation: of(workspace).length, champions: Object.fromEntries(champions) };
  };
  return {
    read: async (workspace) => read(workspace),
    async swap(change) {
      const { generation, champions } = read(change.workspace);
      const champion = Object.hasOwn(champions, change.model) ? champions[change.model] : undefined;
      if (champion !== change.from) return "conflict";
      changes.push({ ...change, generation: generation + 1 });
      return "swapped";
    },
    history: async (workspace) => of(workspace),
  };
}
