import { INTENTS, type Intent } from "@porchlight/realestate/market/intents";
import { PERSON_KINDS, type PersonKind } from "@porchlight/realestate/market/person-kinds";
import { type Access, CHANNELS, rateOf } from "@porchlight/realestate/market/rates";
import { stepsOf, TURNS } from "@porchlight/realestate/market/transitions";
import { describe, expect, it } from "vitest";
import { createTally, HOUR_MS, liveMany, START_DAY, type WholeLife } from "./lives.ts";

const lives = liveMany(11, 600, 25);
/** Of a seed that is fixed, so this holds or does not; by chance it fails once in 15,000 counts. */
const MOST_ERRORS = 4;
const kindOf = ({ person }: WholeLife) => PERSON_KINDS[person.kind] as PersonKind;
const tallies = <Name extends string>(names: readonly Name[]) =>
  new Map(names.map((name) => [name, createTally()]));

/** Each hour of a life after the first, with what could be done then and whether something was. */
function* hoursOf(life: WholeLife) {
  const acts = Map.groupBy(life.acts, ({ happenedAtMs }) => Math.floor(happenedAtMs / HOUR_MS));
  const firstDay = START_DAY + life.person.arrivalDay;
  const firstHour = Math.min(...acts.keys());
  let access: Access = "unknown";
  for (let day = 0; day < life.hidden.length; day++)
    for (let hour = 0; hour < 24; hour++) {
      const at = 24 * (firstDay + day) + hour;
      const here = acts.get(at) ?? [];
      const hidden = life.hidden[day] as WholeLife["hidden"][number];
      if (at > firstHour && hour !== hidden.turnHour)
        yield { access, hour, weekday: (firstDay + day + 4) % 7, hidden, acts: here };
      if (here.some(({ kind }) => kind === "unsubscribed")) access = "unsubscribed";
      else if (access === "unknown" && here.some(({ kind }) => kind === "identify"))
        access = "known";
    }
}

describe("a simulated life", () => {
  it("has something happen as often as the rates of its intent say", () => {
    const byIntent = tallies(INTENTS);
    const mails = createTally();
    for (const life of lives)
      for (const { access, hour, weekday, hidden, acts } of hoursOf(life)) {
        const intent = INTENTS[hidden.intent] as Intent;
        const rates = CHANNELS.map((channel) =>
          rateOf(channel, kindOf(life), intent, access, weekday, hour),
        );
        const all = rates.reduce((sum, rate) => sum + rate, 0);
        const something = 1 - Math.exp(-all);
        byIntent.get(intent)?.add(acts.length > 0, something);
        const ofMail = (rates[2] as number) + (rates[3] as number);
        if (all > 0)
          mails.add(
            acts.some(({ kind }) => kind === "email_opened"),
            (something * ofMail) / all,
          );
      }
    for (const [intent, tally] of byIntent) {
      const { count, expected, errors } = tally.facts();
      if (expected === 0) expect(count).toBe(0);
      else expect(Math.abs(errors), `${intent}: ${count} of ${expected}`).toBeLessThan(MOST_ERRORS);
    }
    expect(Math.abs(mails.facts().errors)).toBeLessThan(MOST_ERRORS);
  });

  it("turns as often as the steps of its intent say", () => {
    const byTurn = tallies(TURNS);
    const byIntent = tallies(INTENTS);
    for (const life of lives)
      life.hidden.slice(1).forEach(({ intent, nextIntent, turnHour }, i) => {
        const day = START_DAY + life.person.arrivalDay + i + 1;
        const name = INTENTS[intent] as Intent;
        const steps = stepsOf(name, kindOf(life).temper, (day + 4) % 7);
        const seen = life.acts.filter(
          ({ happenedAtMs }) => Math.floor(happenedAtMs / HOUR_MS) === 24 * day + (turnHour ?? -1),
        );
        for (const turn of TURNS) {
          const probability = steps
            .filter((step) => step.turn === turn)
            .reduce((sum, step) => sum + step.probability, 0);
          const happened = turnHour !== undefined && seen.some(({ kind }) => kind === turn);
          byTurn.get(turn)?.add(happened, probability);
        }
        const leaves = steps.reduce((sum, { probability }) => sum + probability, 0);
        byIntent.get(name)?.add(nextIntent !== intent, leaves);
      });
    for (const [name, tally] of [...byTurn, ...byIntent]) {
      const { count, expected, errors } = tally.facts();
      if (expected === 0) expect(count).toBe(0);
      else expect(Math.abs(errors), `${name}: ${count} of ${expected}`).toBeLessThan(MOST_ERRORS);
    }
  });

  it("ends no day with more than certainty", () => {
    for (const { temper } of PERSON_KINDS)
      for (const intent of INTENTS)
        for (let weekday = 0; weekday < 7; weekday++) {
          const steps = stepsOf(intent, temper, weekday);
          const leaves = steps.reduce((sum, { probability }) => sum + probability, 0);
          expect(leaves).toBeLessThan(0.7);
        }
  });
});
