import type { Progress, StartProgress } from "../replay/progress.ts";

/** How far a training is, and the search before it if there is one: one shown after the other. */
export interface TrainingProgress {
  onTrial(done: number, total: number): void;
  onRound(round: number, rounds: number): void;
  stop(): void;
}

export function showTraining(startProgress: StartProgress): TrainingProgress {
  let shown: { readonly what: string; readonly progress: Progress } | undefined;
  const show = (what: string, done: number, total: number): void => {
    if (shown?.what !== what) {
      shown?.progress.stop();
      shown = { what, progress: startProgress(what, total) };
    }
    shown.progress.update(done);
  };
  return {
    onTrial: (done, total) => show("searching", done, total),
    onRound: (round, rounds) => show("training", round, rounds),
    stop: () => shown?.progress.stop(),
  };
}
