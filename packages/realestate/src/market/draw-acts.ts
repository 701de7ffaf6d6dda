import { type Act, drawVisit, type Site } from "./draw-visit.ts";
import { type Intent, PACE } from "./intents.ts";
import { MANNERS, STRAY } from "./manners.ts";
import type { Random } from "./random-draws.ts";
import type { Channel } from "./rates.ts";
import { drawContact, drawOutreach } from "./team-acts.ts";

export interface Circumstances {
  readonly intent: Intent;
  readonly weekday: number;
  readonly site: Site;
}

const MAIL_OPENED: Act = { kind: "email_opened", listing: undefined };

/** What comes about when something does by one of the channels. */
export function drawActs(random: Random, channel: Channel, circumstances: Circumstances): Act[] {
  const { intent, weekday, site } = circumstances;
  switch (channel) {
    case "web":
      return drawVisit(random, MANNERS[intent], site);
    case "stray":
      return drawVisit(random, STRAY, site);
    case "mail":
      return drawMail(random, circumstances);
    case "automatic":
      return [MAIL_OPENED];
    case "contact":
      return drawContact(random, site, weekday);
    case "team":
      return drawOutreach(random);
  }
}

function drawMail(random: Random, { intent, site }: Circumstances): Act[] {
  const { click, unsubscribe } = PACE[intent];
  if (random() < unsubscribe) return [MAIL_OPENED, { kind: "unsubscribed", listing: undefined }];
  if (random() >= click) return [MAIL_OPENED];
  const clicked: Act = { kind: "email_clicked", listing: undefined };
  return [MAIL_OPENED, clicked, ...drawVisit(random, MANNERS[intent], site)];
}
