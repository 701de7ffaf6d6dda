import { randomBytes } from "node:crypto";
import {
  type CreatedKey,
  createKey,
  revokeKey,
  rotateKey,
} from "@porchlight/core/keys/key-administration";
import { requireWorkspace } from "@porchlight/core/keys/workspace";
import type { KeyRecord, Scope } from "@porchlight/core/ports/workspaces";
import { Command, InvalidArgumentError } from "commander";
import { dataOption } from "../data-option.ts";
import { openWorkspaces } from "../open-workspaces.ts";
import { isoTime, printRows } from "../print.ts";

interface Common {
  readonly data: string;
  readonly json?: boolean;
}

const SCOPES: readonly Scope[] = ["write", "read", "admin"];

/** `porchlight key create|rotate|revoke|list`. */
export const keyCommand = (): Command =>
  new Command("key")
    .description("Create, rotate, revoke and list the keys of a workspace.")
    .addCommand(
      common("create", "Create a key and print it: it is kept nowhere.")
        .argument("<workspace>")
        .option("--scopes <list>", SCOPES.join(", "), readScopes, ["write", "read"])
        .addHelpText("after", "\nExample:\n  porchlight key create acme --scopes write,read")
        .action(create),
    )
    .addCommand(
      common("rotate", "Create a key with the same scopes, and revoke the old one.")
        .argument("<keyId>", "as `key list` shows it")
        .option("--grace <seconds>", "how long the old one still opens", readSeconds, 0)
        .addHelpText("after", "\nExample:\n  porchlight key rotate 0123456789abcdef --grace 86400")
        .action(rotate),
    )
    .addCommand(
      common("revoke", "Revoke a key; it opens nothing after a minute at the latest.")
        .argument("<keyId>", "as `key list` shows it")
        .action(revoke),
    )
    .addCommand(
      common("list", "List a workspace's keys, without their secrets.")
        .argument("<workspace>")
        .action(list),
    );

const common = (name: string, description: string): Command =>
  new Command(name)
    .description(description)
    .addOption(dataOption())
    .option("--json", "one JSON object a line");

async function create(
  workspace: string,
  options: Common & { readonly scopes: readonly Scope[] },
): Promise<void> {
  const { workspaces } = openWorkspaces(options.data);
  const { scopes } = options;
  printCreated(
    await createKey(workspaces, { workspace, scopes, nowMs: Date.now(), randomBytes }),
    options,
  );
}

async function rotate(keyId: string, options: Common & { readonly grace: number }): Promise<void> {
  const { workspaces } = openWorkspaces(options.data);
  const graceMs = options.grace * 1000;
  printCreated(
    await rotateKey(workspaces, { keyId, graceMs, nowMs: Date.now(), randomBytes }),
    options,
  );
}

async function revoke(keyId: string, { data, json }: Common): Promise<void> {
  const { workspaces } = openWorkspaces(data);
  const key = await revokeKey(workspaces, { keyId, nowMs: Date.now() });
  if (json) console.log(JSON.stringify(rowOf(key)));
  else console.log(`revoked ${keyId} of workspace ${key.workspace}`);
}

async function list(workspace: string, { data, json }: Common): Promise<void> {
  const { workspaces } = openWorkspaces(data);
  await requireWorkspace(workspaces, workspace);
  const rows = (await workspaces.keys(workspace)).map(rowOf);
  printRows(rows, { json, none: `no keys yet: porchlight key create ${workspace}` });
}

/** The key alone on stdout, so that a script can take it; what to know about it on stderr. */
function printCreated({ text, record }: CreatedKey, { json }: Common): void {
  if (json) {
    console.log(JSON.stringify({ key: text, ...rowOf(record) }));
    return;
  }
  console.error(`a key of ${record.workspace} for ${record.scopes.join(", ")}; it is shown once:`);
  console.log(text);
}

const rowOf = ({ keyId, workspace, scopes, createdAtMs, revokedAtMs }: KeyRecord) => ({
  keyId,
  workspace,
  scopes,
  created: isoTime(createdAtMs),
  revoked: revokedAtMs === undefined ? undefined : isoTime(revokedAtMs),
});

function readScopes(text: string): readonly Scope[] {
  const scopes = text.split(",").map((scope) => scope.trim());
  const unknown = scopes.find((scope) => !(SCOPES as readonly string[]).includes(scope));
  if (unknown !== undefined)
    throw new InvalidArgumentError(`"${unknown}" is none of ${SCOPES.join(", ")}.`);
  return scopes as Scope[];
}

function readSeconds(text: string): number {
  const seconds = Number(text);
  if (!Number.isFinite(seconds) || seconds < 0)
    throw new InvalidArgumentError("It takes a number of seconds.");
  return seconds;
}
