type Form = "function" | "table" | "queue" | "bucket" | "alarm" | "schedule";

/** SST names its components in one word: `score-interactions`, a function → `ScoreInteractionsFunction`. */
export const componentName = (name: string, form: Form): string =>
  `${name}-${form}`
    .split("-")
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");
