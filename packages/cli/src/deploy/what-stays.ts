import type { Deployment } from "./deployment.ts";
import { resourceRows } from "./resource-rows.ts";

/** What a removal leaves in the account, why, and how to remove that too. */
export function whatStays({ topology, stage, home }: Deployment): string {
  const rows = resourceRows(topology, stage, home);
  const named = (form: string, removal: string) =>
    rows.filter((row) => row.form === form && row.removal === removal).map(({ name }) => name);
  const { name, region } = stage;
  const secrets = named("secret", "is not ours");
  return [
    "What goes: functions, queues with what waits in them, the gateway, alarms, logs" +
      `${stage.keepsData ? "" : `, and the tables (${named("table", "goes").join(", ")})`}.`,
    `What stays: the buckets (${named("bucket", "stays").join(", ")}), since states and models can be rebuilt from them and not the other way round. To remove them too:`,
    `  aws s3api list-buckets --query "Buckets[?starts_with(Name, 'porchlight-${name}-')].Name"`,
    '  aws s3 rb s3://NAME --force        # a versioned one first: the console\'s "Empty" removes versions',
    `The secrets (${secrets.join(", ")}) were made by you:`,
    ...secrets.map(
      (path) => `  aws secretsmanager delete-secret --region ${region} --secret-id ${path}`,
    ),
    home === "cdk"
      ? "`cdk bootstrap` left the stack CDKToolkit, which serves every CDK app of the account; remove it with the last of them."
      : "SST keeps its state in a bucket whose name begins with sst-state, for every SST app of the account; remove it with the last of them.",
    "The Upstash database is Upstash's: delete it in its console.",
  ].join("\n");
}
