import { access } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { ServiceError } from "@porchlight/core/error";
import type { Behavior } from "@porchlight/core/schema/behavior";
import { realEstate } from "@porchlight/realestate/real-estate";

export const DEFAULT_SCHEMA = realEstate.name;

/** The names of the schemas that a deployment has: what ships, and what a file adds. */
export async function schemaNames(file?: string): Promise<readonly string[]> {
  const extra = file === undefined ? [] : [(await loadSchema(file)).name];
  return [DEFAULT_SCHEMA, ...extra];
}

/** The behaviour schema that a module exports as `schema`. */
export async function loadSchema(file: string): Promise<Behavior> {
  const path = resolve(file);
  await access(path).catch((cause: unknown) => {
    throw new ServiceError("schema.not_found", `there is no file ${file}`, { cause });
  });
  const { schema } = (await import(pathToFileURL(path).href)) as { schema?: Behavior };
  if (schema?.featureSet === undefined)
    throw new ServiceError(
      "schema.invalid",
      `${file} exports no \`schema\` made by \`defineBehavior\``,
    );
  return schema;
}
