import type { TeamAddress, TeamRecord, TeamStore } from "@porchlight/core/ports/team-store";

/** Teams in memory, under the same law as DynamoDB's and S3's; what they hold can be looked at. */
export function createMemoryTeamStore() {
  const records = new Map<string, string>();
  const progress = new Map<string, { version: number; text: string }>();
  const archived = new Map<string, string>();
  const keyOf = ({ workspace, schema, team }: TeamAddress) => `${workspace}#${schema}#${team}`;
  let names = 0;
  const read = (address: TeamAddress): TeamRecord | "absent" => {
    const text = records.get(keyOf(address));
    return text === undefined ? "absent" : JSON.parse(text);
  };
  const teams: TeamStore = {
    read: async (address) => read(address),
    async commit(address, next) {
      const stored = read(address);
      if ((stored === "absent" ? 0 : stored.version) !== next.version - 1) return "conflict";
      records.set(keyOf(address), JSON.stringify(next));
      return "written";
    },
    async writeProgress(address, version, text) {
      const name = `${version}-${names++}`;
      progress.set(`${keyOf(address)}#${name}`, { version, text });
      return name;
    },
    readProgress: async (address, name) =>
      progress.get(`${keyOf(address)}#${name}`)?.text ?? "absent",
    async forgetProgress(address, beforeVersion) {
      for (const [key, { version }] of progress)
        if (key.startsWith(`${keyOf(address)}#`) && version < beforeVersion) progress.delete(key);
    },
    async archive(address, { fromMs, text }) {
      archived.set(`${keyOf(address)}#${String(fromMs).padStart(15, "0")}`, text);
    },
  };
  return {
    teams,
    /** Texts of progress that stand somewhere. */
    progress,
    /** Archived snapshots of a team, in the order from which they are read. */
    archivedOf: (address: TeamAddress): string[] =>
      [...archived]
        .filter(([key]) => key.startsWith(`${keyOf(address)}#`))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, text]) => text),
  };
}
