import { ServiceError } from "@porchlight/core/error";
import { createWorkspace } from "@porchlight/core/keys/workspace";
import { Command } from "commander";
import { dataOption } from "../data-option.ts";
import { DEFAULT_SCHEMA, schemaNames } from "../load-schemas.ts";
import { openWorkspaces } from "../open-workspaces.ts";
import { isoTime, printRows } from "../print.ts";
import { leaveWorkspaceCommand } from "./leave-workspace.ts";

interface Common {
  readonly data: string;
  readonly json?: boolean;
}

/** `porchlight workspace create|list|leave`. */
export const workspaceCommand = (): Command =>
  new Command("workspace")
    .description(
      "Create, list and let go of workspaces: customer accounts, each with its own people and keys.",
    )
    .addCommand(createCommand())
    .addCommand(listCommand())
    .addCommand(leaveWorkspaceCommand());

const createCommand = (): Command =>
  new Command("create")
    .description("Create a workspace.")
    .argument("<name>", "lower-case letters, digits and inner hyphens")
    .option("--schema <name>", "its behaviour schema", DEFAULT_SCHEMA)
    .addOption(dataOption())
    .option("--json", "one JSON object")
    .addHelpText("after", "\nExample:\n  porchlight workspace create acme")
    .action(create);

const listCommand = (): Command =>
  new Command("list")
    .description("List the workspaces.")
    .addOption(dataOption())
    .option("--json", "one JSON object a line")
    .action(list);

async function create(name: string, options: Common & { readonly schema: string }): Promise<void> {
  const { workspaces, schemaFile } = openWorkspaces(options.data);
  const { schema } = options;
  const known = await schemaNames(schemaFile);
  if (!known.includes(schema))
    throw new ServiceError(
      "schema.not_found",
      `there is no schema "${schema}" here, only ${known.join(", ")}; \`porchlight up --schema FILE\` adds one`,
    );
  const workspace = await createWorkspace(workspaces, { name, schema, nowMs: Date.now() });
  if (options.json) console.log(JSON.stringify(workspace));
  else console.log(`created workspace ${name}; next: porchlight key create ${name}`);
}

async function list({ data, json }: Common): Promise<void> {
  const workspaces = await openWorkspaces(data).workspaces.list();
  const rows = workspaces.map(({ name, schema, createdAtMs }) => ({
    name,
    schema,
    created: isoTime(createdAtMs),
  }));
  printRows(rows, { json, none: "no workspaces yet: porchlight workspace create NAME" });
}
