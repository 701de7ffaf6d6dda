import { HOUR_MS, weekdayOf } from "./calendar.ts";
import { visitLikelihoods, weighSeenHour, weighSilence } from "./hour-likelihood.ts";
import { INTENTS } from "./intents.ts";
import { MAX_LATE_HOURS } from "./late-sending.ts";
import { outcomeChance, sharesBefore } from "./outcome-chance.ts";
import { isCrawler, PERSON_KINDS, type PersonKind } from "./person-kinds.ts";
import { type Access, CELLS, cellOf } from "./rates.ts";
import { accessAfter, readSeenHours, type Seen, type SeenHour } from "./seen-hours.ts";
import { edgesFrom, FIRST_INTENTS, type Turn } from "./transitions.ts";
