import cliProgress from "cli-progress";

/** How far a piece of work is. */
export interface Progress {
  update(done: number): void;
  stop(): void;
}

export type StartProgress = (what: string, total: number) => Progress;

/** Does work whose progress is shown, and stops showing it however the work ends. */
export async function showProgress<T>(
  startProgress: StartProgress,
  what: string,
  total: number,
  work: (update: (done: number) => void) => Promise<T>,
): Promise<T> {
  const progress = startProgress(what, total);
  try {
    return await work(progress.update);
  } finally {
    progress.stop();
  }
}

const LINE_EVERY_MS = 10_000;

/** A bar with the time left on a terminal; a line now and then elsewhere, in logs of a build. */
export function createProgress(
  stream: NodeJS.WritableStream & { isTTY?: boolean },
  { clear = false }: { /** Leaves no full bar behind. */ readonly clear?: boolean } = {},
): StartProgress {
  return stream.isTTY ? startBar(stream, clear) : startLines(stream);
}

export const noProgress: StartProgress = () => ({ update: () => {}, stop: () => {} });

const startBar =
  (stream: NodeJS.WritableStream, clearOnComplete: boolean): StartProgress =>
  (what, total) => {
    const bar = new cliProgress.SingleBar({
      format: `${what.padEnd(10)} {bar} {percentage} %, {value} of {total}, {eta_formatted} left`,
      stream,
      etaBuffer: 100,
      hideCursor: true,
      clearOnComplete,
    });
    bar.start(total, 0);
    return { update: (done) => bar.update(done), stop: () => bar.stop() };
  };

const startLines =
  (stream: NodeJS.WritableStream): StartProgress =>
  (what, total) => {
    const startMs = performance.now();
    let saidMs = startMs;
    let done = 0;
    const say = (text: string): void => {
      stream.write(`${what}: ${done} of ${total}${text}\n`);
    };
    return {
      update(now) {
        done = now;
        const nowMs = performance.now();
        if (nowMs - saidMs < LINE_EVERY_MS || done === 0) return;
        saidMs = nowMs;
        const leftSeconds = Math.round(((nowMs - startMs) / 1000) * (total / done - 1));
        say(`, about ${Math.max(0, leftSeconds)} s left`);
      },
      stop: () => say(`, ${((performance.now() - startMs) / 1000).toFixed(1)} s`),
    };
  };
