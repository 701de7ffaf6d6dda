import { TEAM_WINDOWS } from "../team/team-snapshot.ts";
import type { FeatureDeclaration } from "./feature.ts";

/**
 * How busy the whole team is, by its last snapshot: `team_interactions_<window>` and `team_new_people_<window>`
 * in the last hour, day and week, and `team_interactions_1d_over_7d`, the last day against the week's usual day.
 * All missing without a snapshot; nothing is kept per person.
 */
export const teamLoad = (): FeatureDeclaration => () => {
  const windows = Object.keys(TEAM_WINDOWS);
  const W = windows.length;
  return {
    name: "teamLoad",
    words: 0,
    columns: [
      ...windows.map((window) => `team_interactions_${window}`),
      ...windows.map((window) => `team_new_people_${window}`),
      "team_interactions_1d_over_7d",
    ],
    add() {},
    merge() {},
    value(_state, _at, _nowMs, out, outAt, team) {
      out.fill(Number.NaN, outAt, outAt + 2 * W + 1);
      if (team === undefined) return;
      for (let i = 0; i < W; i++) {
        out[outAt + i] = team.interactions[i] as number;
        out[outAt + W + i] = team.newPeople[i] as number;
      }
      const [, day = 0, week = 0] = team.interactions;
      out[outAt + 2 * W] = week === 0 ? Number.NaN : (7 * day) / week;
    },
  };
};
