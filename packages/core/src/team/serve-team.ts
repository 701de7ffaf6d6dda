import type { Models } from "../models/models.ts";
import { hasTeam, type TeamBehavior } from "./team-behavior.ts";
import type { TeamAt } from "./team-memory.ts";

/** Models that bring the team along, where the schema declares one; both are read at once, beside the states. */
export const serveTeam = (
  models: Models,
  readTeam: (workspace: string, behavior: TeamBehavior) => Promise<TeamAt>,
): Models => ({
  ...models,
  async serving(workspace, behavior, waitMs) {
    if (!hasTeam(behavior)) return models.serving(workspace, behavior, waitMs);
    const [serving, teamAt] = await Promise.all([
      models.serving(workspace, behavior, waitMs),
      readTeam(workspace, behavior),
    ]);
    return { ...serving, teamAt };
  },
});
