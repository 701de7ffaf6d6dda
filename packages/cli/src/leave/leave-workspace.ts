import { setTimeout as delay } from "node:timers/promises";
import { ServiceError } from "@porchlight/core/error";
import { revokeKey } from "@porchlight/core/keys/key-administration";
import { type StartProgress, showProgress } from "../replay/progress.ts";
import { queueDepth, waitUntilDrained } from "../replay/queue-watch.ts";
import type { OpenStores } from "../stores/open-stores.ts";
import { exportWorkspace, requireEmpty } from "./export-workspace.ts";
import { listObjects } from "./list-objects.ts";
import { findWorkspaceLeft, removeWorkspace } from "./remove-workspace.ts";

export interface LeaveWorkspace {
  readonly stores: OpenStores;
  readonly workspace: string;
  readonly folder: string;
  readonly startProgress: StartProgress;
  /** Functions remember a key for a minute. */
  readonly settleMs?: number;
}

const KEY_MEMORY_MS = 61_000;
/** What is accepted is folded within seconds, or something is wrong. */
const STUCK_MS = 120_000;

/**
 * Lets a workspace go: keys revoked, what was accepted let through, its own exported, all of it
 * deleted, and looked for once more. Answers how much was deleted and one sentence for each place where
 * something is left. Interrupted after the export it is asked for again, into another folder.
 */
export async function leaveWorkspace(options: LeaveWorkspace) {
  const { stores, workspace, folder, startProgress, settleMs = KEY_MEMORY_MS } = options;
  const { workspaces } = stores;
  await requireEmpty(folder);
  const keys = await workspaces.keys(workspace);
  for (const { keyId } of keys) await revokeKey(workspaces, { keyId, nowMs: Date.now() });
  await showProgress(startProgress, "settling", Math.ceil(settleMs / 1_000), async (update) => {
    for (let ms = 0; ms < settleMs; ms += 1_000) {
      update(ms / 1_000);
      await delay(Math.min(1_000, settleMs - ms));
    }
  });
  await drain(stores);
  let objects = 0;
  for (const bucket of ["archive", "models"] as const)
    for await (const _ of listObjects(stores, bucket, workspace)) objects++;
  let exported = 0;
  await showProgress(startProgress, "exporting", objects, (update) =>
    exportWorkspace(stores, workspace, folder, () => update(++exported)),
  );
  const keyIds = keys.map(({ keyId }) => keyId);
  const deleted = await showProgress(startProgress, "deleting", objects, (update) =>
    removeWorkspace(stores, workspace, keyIds, update),
  );
  return { exported, deleted, left: await findWorkspaceLeft(stores, workspace, keyIds) };
}

/** What is delivered after the deletion would be kept again. */
async function drain({ sqs, queueUrl }: OpenStores): Promise<void> {
  const depth = () => queueDepth(sqs, queueUrl);
  if ((await waitUntilDrained(depth, STUCK_MS, () => {})) !== undefined) return;
  throw new ServiceError(
    "service.too_slow",
    "the queue does not empty, and may hold interactions of this workspace: nothing was deleted, its keys are revoked; ask again",
  );
}
