import type { KeyRecord, LeadsSnapshot, WorkspaceRecord, Workspaces } from "@porchlight/core/ports";

/** Workspaces as their law says it, in a few maps. */
export function createMemoryWorkspaces(): Workspaces {
  const workspaces = new Map<string, WorkspaceRecord>();
  const keys = new Map<string, KeyRecord>();
  const leads = new Map<string, LeadsSnapshot>();
  return {
    async create(workspace) {
      if (workspaces.has(workspace.name)) return "exists";
      workspaces.set(workspace.name, workspace);
      return "created";
    },
    read: async (name) => workspaces.get(name) ?? "absent",
    list: async () => [...workspaces.values()],
    async writeKey(key) {
      keys.set(key.keyId, key);
    },
    readKey: async (keyId) => keys.get(keyId) ?? "absent",
    keys: async (workspace) => [...keys.values()].filter((key) => key.workspace === workspace),
    async writeLeads(workspace, list, snapshot) {
      leads.set(`${workspace}#${list}`, snapshot);
    },
    readLeads: async (workspace, list) => leads.get(`${workspace}#${list}`) ?? "absent",
  };
}
