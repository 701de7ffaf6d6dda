import { createWriteStream, type WriteStream } from "node:fs";
import { join } from "node:path";
import { findLaptop } from "@porchlight/local/data-folder";
import type { Laptop, LaptopPorts } from "@porchlight/local/laptop";
import { DEFAULT_PORTS, startLaptop } from "@porchlight/local/start-laptop";
import { Command, InvalidArgumentError, Option } from "commander";
import { bundleAll } from "../bundle-all.ts";
import { dataOption } from "../data-option.ts";
import { watchDiskSpace } from "../disk-space.ts";
import { endAsked } from "../end-asked.ts";
import { loadSchema } from "../load-schemas.ts";
import { paint } from "../paint.ts";

interface UpOptions {
  readonly data: string;
  readonly port: number;
  readonly dynamoPort: number;
  readonly queuesPort: number;
  readonly redisPort: number;
  readonly schema?: string;
  readonly bundles?: boolean;
  readonly verbose?: boolean;
  readonly json?: boolean;
}

/** `porchlight up`: the whole of it on this machine, until Ctrl-C. */
export const upCommand = (): Command =>
  new Command("up")
    .description("Start services, functions and gateway on this machine, until Ctrl-C.")
    .addOption(dataOption())
    .addOption(portOption("--port", "the gateway", DEFAULT_PORTS.gateway))
    .addOption(portOption("--dynamo-port", "the DynamoDB API", DEFAULT_PORTS.dynamo))
    .addOption(portOption("--queues-port", "the SQS and S3 APIs", DEFAULT_PORTS.queues))
    .addOption(portOption("--redis-port", "the Upstash Redis API", DEFAULT_PORTS.redis))
    .option("--schema <file>", "a module whose `schema` export joins the schemas")
    .option("--bundles", "run functions from the bundles that deployments take, not from source")
    .option("--verbose", "print what functions and services log")
    .option("--json", "print the addresses as one JSON object")
    .addHelpText(
      "after",
      "\nExamples:\n  porchlight up\n  porchlight up --data /tmp/try --port 8080 --schema ./my-schema.ts",
    )
    .action(up);

async function up(options: UpOptions): Promise<void> {
  const asked = endAsked();
  if (options.schema !== undefined) await loadSchema(options.schema);
  const started = startLaptop({
    dataDir: options.data,
    ports: portsOf(options),
    ...(options.schema === undefined ? {} : { schemaFile: options.schema }),
    ...(options.bundles && { bundles: await bundleAll() }),
    prewarm: true,
    onLog: createLog(options),
  });
  const laptop = await Promise.race([started, asked.then(() => undefined)]);
  // Interrupted while it starts: what was started so far ends with this process.
  if (laptop === undefined) process.exit(130);
  if (options.json) console.log(JSON.stringify(findLaptop(options.data)));
  else console.log(greeting(laptop, options.data));
  const ended = new AbortController();
  try {
    await Promise.race([asked, watchDiskSpace(options.data, ended.signal)]);
    if (!options.json) console.log("stopping; the data stays");
  } finally {
    ended.abort();
    await end(laptop);
  }
}

function end(laptop: Laptop): Promise<void> {
  // A second Ctrl-C is not kept waiting.
  process.on("SIGINT", () => process.exit(130));
  return laptop.stop();
}

/** Opened at the first line, when the folder is ours: the log of a laptop that runs there is not to be cut. */
function createLog({ data, verbose }: UpOptions): (line: string) => void {
  let file: WriteStream | undefined;
  return (line) => {
    file ??= createWriteStream(join(data, "laptop.log"));
    file.write(`${line}\n`);
    if (verbose) console.error(paint("dim", line, process.stderr));
  };
}

const portsOf = (options: UpOptions): LaptopPorts => ({
  gateway: options.port,
  dynamo: options.dynamoPort,
  queues: options.queuesPort,
  redis: options.redisPort,
});

function greeting({ url, endpoints }: Laptop, data: string): string {
  const address = (name: string, value: string) => `  ${name.padEnd(10)}${paint("cyan", value)}`;
  return `${paint("bold", "Porchlight is up.")} Ctrl-C stops it; its data and laptop.log are in ${data}

${address("page", `${url}/`)}
${address("gateway", url)}
${address("DynamoDB", endpoints.dynamo)}
${address("SQS, S3", endpoints.sqs)}
${address("Redis", endpoints.redisUrl)}

In a second terminal:
  porchlight workspace create acme
  porchlight key create acme --scopes write,read
  curl -u "$KEY:" ${url}/v1/track -d '{"userId":"u_42","event":"Property Viewed","properties":{"ListPrice":480000}}'
  curl -H "Authorization: Bearer $KEY" ${url}/v1/profiles/u_42`;
}

const portOption = (flag: string, what: string, port: number): Option =>
  new Option(`${flag} <port>`, `port of ${what}; 0 takes any free one`)
    .default(port)
    .argParser(parsePort);

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError("It takes a number from 0 to 65535.");
  return port;
}
