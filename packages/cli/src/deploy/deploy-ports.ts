import type { Account } from "./account.ts";
import type { DeployedNames } from "./deployed-names.ts";
import type { ShellCommand } from "./run-command.ts";

/** What a deployment does beyond deciding. */
export interface DeployPorts {
  readonly account: Account;
  /** Answers the exit code. */
  run(command: ShellCommand): Promise<number>;
  /** Of the stage as it was deployed last. */
  names(): DeployedNames;
  confirm(question: string): Promise<boolean>;
  print(text: string): void;
}

export const DECLINED = 1;
