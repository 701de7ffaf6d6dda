import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { connect, type Porchlight } from "@porchlight/client/connect";
import { ServiceError } from "@porchlight/core/error";
import { createKey } from "@porchlight/core/keys/key-administration";
import type { Workspaces } from "@porchlight/core/ports/workspaces";
import { findLaptop } from "@porchlight/local/data-folder";
import { type Command, Option } from "commander";
import { dataOption } from "./data-option.ts";
import { openWorkspaces } from "./open-workspaces.ts";

/** What a command is told of whom to talk to. */
export interface TargetOptions {
  readonly data: string;
  readonly url?: string;
  readonly key?: string;
  readonly workspace?: string;
}

export interface Target {
  readonly url: string;
  readonly key: string;
  readonly porchlight: Porchlight;
}

/** The options by which a command finds a gateway and a key for it. */
export const withTarget = (command: Command): Command =>
  command
    .addOption(dataOption())
    .option("--workspace <name>", "which one of the laptop's; not needed where there is only one")
    .option("--url <address>", "a gateway elsewhere; it takes --key")
    .addOption(new Option("--key <key>", "as `key create` prints it").env("PORCHLIGHT_KEY"));

/**
 * The gateway to talk to, and with which key: the one that was given, or on a laptop one of the
 * command line's own. Throws `config.invalid` with the way out.
 */
export async function openTarget(options: TargetOptions): Promise<Target> {
  const { data, key: given } = options;
  if (options.url !== undefined && given === undefined)
    throw new ServiceError(
      "config.invalid",
      `${options.url} takes a key: give it with --key, or in PORCHLIGHT_KEY`,
    );
  const url = options.url ?? findLaptop(data)?.url;
  if (url === undefined)
    throw new ServiceError(
      "config.invalid",
      `no laptop is up on ${data}: start it with \`porchlight up\`, choose its folder with --data, or name a gateway with --url`,
    );
  const key = given ?? (await ownKey(data, options.workspace));
  return { url, key, porchlight: connect({ url, key }) };
}

/** The command line's own key of a laptop's workspace, made at first use. */
async function ownKey(data: string, asked: string | undefined): Promise<string> {
  const { workspaces } = openWorkspaces(data);
  const workspace = asked ?? (await onlyWorkspace(workspaces));
  const file = join(data, "keys", `${workspace}.key`);
  const kept = readKept(file);
  if (kept !== undefined && (await isGood(workspaces, kept))) return kept;
  const scopes = ["write", "read", "admin"] as const;
  const { text } = await createKey(workspaces, {
    workspace,
    scopes,
    nowMs: Date.now(),
    randomBytes,
  });
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // For this user alone. Who can read it can read the workspace's own tables beside it.
  writeFileSync(file, text, { mode: 0o600 });
  return text;
}

/** The one there is. Throws `config.invalid` where there are none or several. */
export async function onlyWorkspace(workspaces: Pick<Workspaces, "list">): Promise<string> {
  const names = (await workspaces.list()).map(({ name }) => name);
  const [only, ...others] = names;
  if (only !== undefined && others.length === 0) return only;
  throw new ServiceError(
    "config.invalid",
    only === undefined
      ? "there is no workspace yet: porchlight workspace create NAME"
      : `there are several workspaces: choose one of ${names.join(", ")} with --workspace`,
  );
}

function readKept(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Known here, and neither rotated nor revoked since. */
async function isGood(workspaces: Pick<Workspaces, "readKey">, key: string): Promise<boolean> {
  const record = await workspaces.readKey(key.split("_")[1] ?? "");
  return record !== "absent" && record.revokedAtMs === undefined;
}
