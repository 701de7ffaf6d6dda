import { setTimeout as sleep } from "node:timers/promises";

/** Records in the queue at which a sender waits. */
const BACKLOG_RECORDS = 100;
const LOOK_EVERY_MS = 100;

/** Answers once the queue is below its backlog. Senders that ask at the same time look once together. */
export function createRoom(depth: () => Promise<number>): () => Promise<void> {
  let known = 0;
  let lookedMs = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | undefined;
  const look = async (): Promise<void> => {
    known = await depth();
    lookedMs = performance.now();
  };
  return async () => {
    for (;;) {
      if (performance.now() - lookedMs >= LOOK_EVERY_MS) {
        looking ??= look().finally(() => {
          looking = undefined;
        });
        await looking;
      }
      if (known < BACKLOG_RECORDS) return;
      await sleep(LOOK_EVERY_MS);
    }
  };
}
