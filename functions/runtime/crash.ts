import { ServiceError } from "@porchlight/core/error";
import { ENV, STEPS, type Step } from "@porchlight/core/names";

/**
 * What a delivery calls after each step. It does nothing, unless the environment names a step to die
 * at: `step`, or `step:n` for the n-th time this process passes it. Then the process kills itself with
 * SIGKILL, as a machine would: nothing is flushed, nobody is told.
 */
export function createStep(
  environment: Readonly<Record<string, string | undefined>>,
  kill: () => void = () => process.kill(process.pid, "SIGKILL"),
): (step: Step) => void {
  const text = environment[ENV.crashAt];
  if (!text) return () => {};
  const crash = parseCrashAt(text);
  let left = crash.times;
  return (step) => {
    if (step === crash.step && --left === 0) kill();
  };
}

function parseCrashAt(text: string): { step: Step; times: number } {
  const [, name, times = "1"] = /^([a-z]+)(?::([1-9][0-9]{0,5}))?$/.exec(text) ?? [];
  const step = STEPS.find((one) => one === name);
  if (step === undefined)
    throw new ServiceError(
      "config.invalid",
      `${ENV.crashAt} is "${text}"; it takes a step (${STEPS.join(", ")}), or step:n`,
    );
  return { step, times: Number(times) };
}
