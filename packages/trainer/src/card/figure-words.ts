import { wholeNumber } from "@porchlight/core/words/amounts";

/** `0.912` */
export const figure = (value: number | undefined): string =>
  value === undefined || Number.isNaN(value) ? "–" : value.toFixed(3);

/** `0.895 to 0.929` */
export const interval = (of: readonly [low: number, high: number] | undefined): string =>
  of === undefined || Number.isNaN(of[0]) ? "–" : `${figure(of[0])} to ${figure(of[1])}`;

/** `12.3 %` */
export const share = (value: number): string => `${Number((100 * value).toFixed(1))} %`;

/** `2026-03-01` */
export const day = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);

export const count = wholeNumber;
