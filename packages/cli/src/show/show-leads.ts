import type { Lead, Leads } from "@porchlight/client/leads";
import { promiseWords } from "@porchlight/core/predictions/decision-words";
import { bar } from "./bar.ts";
import type { Paint } from "./paint-with.ts";

const BAR_WIDTH = 10;
const REASONS = 2;
const ACT = "act";

/** The call list as a table: place, person, score, whom to act on where that is promised, and in words why. */
export function showLeads({ leads, rank }: Pick<Leads, "leads" | "rank">, paint: Paint): string {
  if (leads.length === 0) return "nobody is on the list yet: send some interactions first";
  const names = leads.map(nameOf);
  const width = Math.max("person".length, ...names.map((name) => name.length));
  const place = Math.max(2, String(leads.length).length);
  const promise = leads.find(({ decision }) => decision === "act")?.promise;
  const decided = ({ decision }: Lead) => (decision === "act" ? ACT : "").padEnd(ACT.length);
  const head = `${"#".padStart(place)}  ${"person".padEnd(width)}  score  ${" ".repeat(BAR_WIDTH)}  ${promise ? `${" ".repeat(ACT.length)}  ` : ""}why`;
  const rows = leads.map((lead, i) => {
    const score = String(lead.score).padStart(5);
    const colour = lead.score >= 50 ? "green" : "yellow";
    const cells = [
      String(i + 1).padStart(place),
      (names[i] as string).padEnd(width),
      paint("bold", score),
      paint(colour, bar(lead.score / 100, BAR_WIDTH)),
      ...(promise ? [paint("green", decided(lead))] : []),
      why(lead),
    ];
    return cells.join("  ").trimEnd();
  });
  const foot = promise ? [paint("dim", `${ACT}: ${promiseWords(promise)}`)] : [];
  return [paint("dim", `${head}   (ranked by ${rank})`), ...rows, ...foot].join("\n");
}

const nameOf = (lead: Pick<Lead, "userId" | "anonymousId">): string =>
  lead.userId ?? `${lead.anonymousId} (anonymous)`;

/** What speaks for them, strongest first; where nothing does, what speaks against. */
function why({ reasons = [], rung }: Lead): string {
  const speaking = reasons.filter(({ effect }) => effect > 0);
  const said = (speaking.length > 0 ? speaking : reasons).slice(0, REASONS).map(({ says }) => says);
  const by = rung === "rules" ? ["(by the rules)"] : [];
  return [said.join("; "), ...by].filter((text) => text !== "").join(" ");
}
