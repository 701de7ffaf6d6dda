import { drawInteger, type Random } from "./random-draws.ts";

/** Share of visits to the site that the device sends later, all at once. */
export const LATE_SHARE = 0.02;
/** Whole hours until then: from 1 to this, evenly spread. */
export const MAX_LATE_HOURS = 48;

/** In how many hours a visit is sent; 0 for at once. */
export const drawLateHours = (random: Random): number =>
  random() < LATE_SHARE ? drawInteger(random, 1, MAX_LATE_HOURS) : 0;

/** The share of late visits that are still unsent this many whole hours after the hour they were made in. */
export const stillUnsent = (hoursAfter: number): number =>
  Math.max(0, 1 - hoursAfter / MAX_LATE_HOURS);
