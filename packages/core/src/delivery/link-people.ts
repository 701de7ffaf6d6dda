import { ServiceError } from "../error.ts";
import type { IdentityLink } from "../interaction.ts";
import { addressKey, type StateChange } from "../ports/state-store.ts";
import { backOff, MAX_TRIES, type Run, tryCache } from "./delivery.ts";
import { readAlongRedirects } from "./follow-redirects.ts";
import { isErasedLink } from "./is-erased.ts";
import { type LinkPlan, nextChange, planLinks } from "./plan-links.ts";

/**
 * Freezes everybody who turned out to be somebody else, with a redirect to who they are. Merging them
 * is for whoever follows the redirect.
 *
 *     read both ──▶ [ touch `to`, if its version is as read ] ──▶ freeze `from`, if its version is as read
 *                                                                 └─ no write of `from` passes from here on
 *
 * The touch is there when both are users or both are anonymous, and makes loops impossible. For
 * a → b → c → a to close, each writer must have read its `from` after the writer before touched it, or
 * its freeze is a conflict; but each touched its own `to` only after all its reads. So every touch would
 * be later than the one before it, all the way round. Links from anonymous to user need none: no
 * redirect leads back.
 */
export async function linkPeople(run: Run, links: readonly IdentityLink[]): Promise<void> {
  const { facts, options, ports, stored, workspace } = run;
  let joined = 0;
  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    if (attempt > 0) await backOff(options, attempt);
    const ends = links.flatMap(({ from, to }) =>
      [from, to].map((person) => ({ workspace, person })),
    );
    await readAlongRedirects(ports.states, ends, stored);
    const standing = links.filter((link) => !isErasedLink(workspace, stored, link));
    const plan = planLinks(workspace, stored, standing);
    const frozen = await freeze(run, plan);
    facts.links += frozen;
    joined += frozen;
    if (frozen === plan.freezes.length) {
      facts.linksRefused += plan.refused;
      facts.linksErased += links.length - standing.length;
      facts.linksKnown += Math.max(0, standing.length - joined - plan.refused);
      return;
    }
  }
  throw new ServiceError(
    "state.conflict",
    `identity links lost to other writers ${MAX_TRIES} times in a row`,
  );
}

/** Answers how many were frozen; with a touch lost, nobody is. */
async function freeze(run: Run, { freezes, touches }: LinkPlan): Promise<number> {
  if (freezes.length === 0) return 0;
  const { behavior, stored, workspace } = run;
  const touch = [...touches].map((person) =>
    nextChange(behavior.featureSet, stored, { workspace, person }),
  );
  if ((await writeFenced(run, touch)) < touch.length) return 0;
  return writeFenced(
    run,
    freezes.map((one) =>
      nextChange(behavior.featureSet, stored, { workspace, person: one.from }, one),
    ),
  );
}

async function writeFenced(run: Run, changes: readonly StateChange[]): Promise<number> {
  const { workspace, ports } = run;
  if (changes.length === 0) return 0;
  await tryCache(run, () =>
    ports.cache.fence(
      workspace,
      changes.map(({ address, next }) => ({ person: address.person, version: next.version })),
    ),
  );
  return (await writeStates(run, changes)).filter(Boolean).length;
}

/** Writes, and keeps `stored` true: what was written stands there, what lost is taken out. */
export async function writeStates(
  { facts, ports, stored }: Run,
  changes: readonly StateChange[],
): Promise<boolean[]> {
  if (changes.length === 0) return [];
  const answers = await ports.states.write(changes);
  return changes.map(({ address, next }, i) => {
    if (answers[i] === "written") {
      stored.set(addressKey(address), next);
      facts.writes++;
      return true;
    }
    stored.delete(addressKey(address));
    facts.conflicts++;
    return false;
  });
}
