import type { ResourceName } from "./topology-spec.ts";

type Form = "table" | "queue" | "bucket" | "secret";

/** `table:people` → `["table", "people"]`. */
export function splitResource(resource: ResourceName): [form: Form, name: string] {
  const at = resource.indexOf(":");
  return [resource.slice(0, at) as Form, resource.slice(at + 1)];
}
