import { paint } from "../paint.ts";
import { createProgress, type StartProgress } from "../replay/progress.ts";

/** What is done one after another, each shown while it is done and ticked off with its time. */
export interface Steps {
  step<T>(what: string, work: (step: Step) => Promise<T>): Promise<T>;
}

export interface Step {
  readonly startProgress: StartProgress;
  /** What came of it, beside its tick. */
  note(text: string): void;
  /** A sentence while it goes on. */
  say(sentence: string): void;
}

type Stream = NodeJS.WriteStream;

const ERASE_LINE = "\r\x1b[K";

export function createSteps(stream: Stream): Steps {
  const width = 34;
  const write = (text: string) => stream.write(text);
  /** A terminal's line is written over; a log gets one more. */
  const show = (text: string, isLast: boolean) => {
    if (stream.isTTY) write(`${ERASE_LINE}${text}${isLast ? "\n" : ""}`);
    else write(`${text}\n`);
  };
  return {
    async step(what, work) {
      const startMs = performance.now();
      let noted = "";
      const begin = () => show(`${paint("cyan", "▸", stream)} ${what} …`, false);
      begin();
      const step: Step = {
        startProgress: (name, total) => {
          if (stream.isTTY) write(ERASE_LINE);
          const progress = createProgress(stream, { clear: true })(name, total);
          const stop = () => {
            progress.stop();
            if (stream.isTTY) begin();
          };
          return { update: progress.update, stop };
        },
        note: (text) => {
          noted = text;
        },
        say: (sentence) => write(`${stream.isTTY ? ERASE_LINE : ""}  ${sentence}\n`),
      };
      const end = (mark: string) => {
        const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
        const time = paint("dim", `${seconds.padStart(6)} s`, stream);
        show(`${mark} ${what.padEnd(width)}${time}  ${noted}`.trimEnd(), true);
      };
      try {
        const done = await work(step);
        end(paint("green", "✓", stream));
        return done;
      } catch (error) {
        end(paint("red", "✗", stream));
        throw error;
      }
    },
  };
}
