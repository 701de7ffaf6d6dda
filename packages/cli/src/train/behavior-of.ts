import { ServiceError } from "@porchlight/core/error";
import { requireWorkspace } from "@porchlight/core/keys/workspace";
import type { Behavior } from "@porchlight/core/schema/behavior";
import { realEstate } from "@porchlight/realestate/real-estate";
import { loadSchema } from "../load-schemas.ts";
import type { OpenTraining } from "./open-training.ts";

/** The schema of a workspace. Throws `workspace.not_found`, and `schema.not_found` if it is not here. */
export async function behaviorOf(
  open: Pick<OpenTraining, "schemaFile" | "workspaces">,
  name: string,
): Promise<Behavior> {
  const { schema } = await requireWorkspace(open.workspaces, name);
  if (schema === realEstate.name) return realEstate;
  const extra = open.schemaFile === undefined ? undefined : await loadSchema(open.schemaFile);
  if (extra?.name === schema) return extra;
  throw new ServiceError("schema.not_found", `no schema is called "${schema}" here`);
}
