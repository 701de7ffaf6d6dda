import type {
  KeyRecord,
  LeadsSnapshot,
  WorkspaceRecord,
  Workspaces,
} from "@porchlight/core/ports/workspaces";

/** Workspaces in memory, under the same law as DynamoDB's. */
export function createMemoryWorkspaces(): Workspaces {
  const workspaces = new Map<string, WorkspaceRecord>();
  const keys = new Map<string, KeyRecord>();
  const leads = new Map<string, LeadsSnapshot>();
  const leadsKey = (workspace: string, list: string) => `${workspace}#${list}`;
  return {
    async create(workspace) {
      if (workspaces.has(workspace.name)) return "exists";
      workspaces.set(workspace.name, { ...workspace });
      return "created";
    },
    read: async (name) => workspaces.get(name) ?? "absent",
    list: async () => [...workspaces.values()],
    writeKey: async (key) => {
      keys.set(key.keyId, { ...key });
    },
    readKey: async (keyId) => keys.get(keyId) ?? "absent",
    keys: async (workspace) => [...keys.values()].filter((key) => key.workspace === workspace),
    writeLeads: async (workspace, list, { asOfMs, entries }) => {
      leads.set(leadsKey(workspace, list), { asOfMs, entries: [...entries] });
    },
    readLeads: async (workspace, list) => leads.get(leadsKey(workspace, list)) ?? "absent",
  };
}
