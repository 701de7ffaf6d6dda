import { createInterface } from "node:readline";
import { ServiceError } from "@porchlight/core/error";

export interface Asked {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
}

/**
 * Asks on the terminal; only "yes", in full, is a yes. Throws `deployment.unconfirmed` where nobody is there to answer.
 * An end of input and Ctrl-C are a no.
 */
export async function confirm(
  question: string,
  { input, output }: Asked = { input: process.stdin, output: process.stderr },
): Promise<boolean> {
  if (!input.isTTY)
    throw new ServiceError(
      "deployment.unconfirmed",
      "nobody is at a terminal to say yes: nothing was changed; --yes says it beforehand",
    );
  const lines = createInterface({ input, output });
  const answer = await new Promise<string>((resolve) => {
    lines.once("close", () => resolve(""));
    lines.once("SIGINT", () => lines.close());
    lines.question(`${question} Only "yes" goes on: `, resolve);
  });
  lines.close();
  return answer.trim().toLowerCase() === "yes";
}
