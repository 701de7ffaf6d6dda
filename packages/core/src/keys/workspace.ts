import { ServiceError } from "../error.ts";
import { WORKSPACE_PATTERN } from "../names.ts";
import type { WorkspaceRecord, Workspaces } from "../ports/workspaces.ts";

/** Creates a workspace, once. Throws `workspace.exists`, or `request.bad_parameter` for its name. */
export async function createWorkspace(
  workspaces: Pick<Workspaces, "create">,
  { name, schema, nowMs }: { name: string; schema: string; nowMs: number },
): Promise<WorkspaceRecord> {
  if (!WORKSPACE_PATTERN.test(name))
    throw new ServiceError(
      "request.bad_parameter",
      `"${name}" is not the name of a workspace: 1 to 64 lower-case letters, digits and inner hyphens`,
    );
  const workspace = { name, schema, createdAtMs: nowMs };
  if ((await workspaces.create(workspace)) === "exists")
    throw new ServiceError("workspace.exists", `there is a workspace "${name}" already`);
  return workspace;
}

/** Throws `workspace.not_found`. */
export async function requireWorkspace(
  workspaces: Pick<Workspaces, "read">,
  name: string,
): Promise<WorkspaceRecord> {
  const workspace = await workspaces.read(name);
  if (workspace === "absent")
    throw new ServiceError("workspace.not_found", `there is no workspace "${name}"`);
  return workspace;
}
