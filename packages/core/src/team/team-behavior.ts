import type { Behavior } from "../schema/behavior.ts";
import type { Team } from "./team.ts";

/** A schema that declares what is watched over a team. */
export type TeamBehavior = Behavior & { readonly team: Team };

export const hasTeam = (behavior: Behavior): behavior is TeamBehavior =>
  behavior.team !== undefined;
