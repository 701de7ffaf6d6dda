import { createDynamoWorkspaces } from "@porchlight/adapters/dynamo/dynamo-workspaces";
import { hashSecret, isSameHash, parseKey } from "@porchlight/core/keys/key";
import { ENV, TABLES } from "@porchlight/core/names";
import type { KeyRecord, Scope } from "@porchlight/core/ports/workspaces";
import { askGateway } from "./ask-gateway.ts";
import { type Check, requireThat, runCheck, skipped } from "./check.ts";
import type { ValidationTarget } from "./validation-target.ts";

export interface Access {
  readonly url: string | undefined;
  readonly key: string | undefined;
}

/** Nothing is written by either: an empty batch has nothing to keep. */
const PROBES: Readonly<Record<"read" | "write", { path: string; body?: string }>> = {
  read: { path: "v1/models" },
  write: { path: "v1/batch", body: '{"batch":[]}' },
};

const GIVE_URL = "give the gateway's address, which the deployment printed, with --url";
const GIVE_KEY = "give a key with --key or PORCHLIGHT_KEY; `porchlight key create` makes one";

/** The gateway answers, strangers get nothing, and the key opens what its scopes say and no more. */
export async function checkAccess(
  target: ValidationTarget,
  { url, key }: Access,
): Promise<readonly Check[]> {
  const gateway = { area: "reachability", name: "gateway", wayOut: GIVE_URL } as const;
  const strangers =
    url === undefined
      ? skipped(gateway, "no address was given")
      : await runCheck(
          { ...gateway, wayOut: `see that ${url} is the gateway's, and its logs` },
          () => refuseStranger(url),
        );
  if (key === undefined)
    return [
      strangers,
      skipped({ area: "keys", name: "key", wayOut: GIVE_KEY }, "no key was given"),
    ];
  let record: KeyRecord | undefined;
  const known = await runCheck({ area: "keys", name: "key", wayOut: GIVE_KEY }, async () => {
    record = await readKey(target, key);
    return `${record.keyId} of ${record.workspace}: ${record.scopes.join(", ")}`;
  });
  const opens = await Promise.all(
    (["read", "write"] as const).map((scope) => checkScope(scope, { url, key }, record)),
  );
  return [strangers, known, ...opens];
}

async function refuseStranger(url: string): Promise<string> {
  const { status, code, ms } = await askGateway(url, PROBES.read.path);
  requireThat(code !== undefined, `who answers there is not Porchlight: ${status}`);
  requireThat(
    status === 401,
    `it answers ${status} (${code}) to a request without a key, and not 401`,
  );
  return `answers in ${ms} ms, and lets nobody in without a key`;
}

async function readKey(target: ValidationTarget, key: string): Promise<KeyRecord> {
  const presented = parseKey(key);
  requireThat(presented !== undefined, "this is no key: a key reads pl_<id>_<secret>");
  const table = await target.valueOf(ENV.workspacesTable, `table:${TABLES.workspaces}`);
  requireThat(table !== undefined, `${ENV.workspacesTable} is not set`);
  const workspaces = createDynamoWorkspaces({ client: target.dynamo, table });
  const record = await workspaces.readKey(presented.keyId);
  requireThat(record !== "absent", `there is no key ${presented.keyId} in ${table}`);
  requireThat(
    isSameHash(record.secretHash, await hashSecret(presented.secret)),
    "its secret is another",
  );
  requireThat(
    record.revokedAtMs === undefined || record.revokedAtMs > Date.now(),
    `the key ${record.keyId} was revoked`,
  );
  return record;
}

function checkScope(
  scope: keyof typeof PROBES,
  { url, key }: Access,
  record: KeyRecord | undefined,
): Check | Promise<Check> {
  const check = {
    area: "keys",
    name: `scope ${scope}`,
    wayOut: "a new or revoked key is believed for up to a minute; then see the gateway's logs",
  } as const;
  if (url === undefined || key === undefined)
    return skipped({ ...check, wayOut: GIVE_URL }, "no address was given");
  return runCheck(check, async () => {
    const { path, body } = PROBES[scope];
    const { status, code } = await askGateway(url, path, {
      key,
      ...(body !== undefined && { body }),
    });
    const opens = record === undefined || includes(record, scope);
    requireThat(
      opens ? status === 200 : code === "key.scope",
      `it should ${opens ? "open" : "not open"} ${path}, which answers ${status}${code === undefined ? "" : ` (${code})`}`,
    );
    return opens ? `opens ${path}` : `does not open ${path}, as it should not`;
  });
}

// Whoever may administer may also write and read.
const includes = ({ scopes }: KeyRecord, scope: Scope): boolean =>
  scopes.includes(scope) || scopes.includes("admin");
