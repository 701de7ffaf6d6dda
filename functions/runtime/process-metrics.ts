import { createMetrics } from "./metrics.ts";

/** This process's. */
export const metrics = createMetrics({
  functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
  // Not by the console, to which Lambda adds words of its own: this is a line of JSON and nothing else.
  print: (line) => void process.stdout.write(`${line}\n`),
  now: Date.now,
});
