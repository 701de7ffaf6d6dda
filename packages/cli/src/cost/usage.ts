/** What causes a line of the bill. `standing` is there whether or not anybody does anything. */
export const CAUSES = ["interactions", "predictions", "schedules", "standing"] as const;
export type Cause = (typeof CAUSES)[number];

/** Something that is paid for, in so many seconds. */
export interface Usage {
  readonly cause: Cause;
  /** Of the price list. */
  readonly price: string;
  /** In the price's units. */
  readonly quantity: number;
  /** How the quantity comes about, with its numbers. */
  readonly how: string;
  /** What a run on the laptop counts of it: the count's name, and its quantity in whole requests, units or bytes. */
  readonly wire?: { readonly name: WireName; readonly quantity: number };
}

/** What can be counted at the laptop's wires. */
export const WIRE_NAMES = [
  "gateway.requests",
  "gateway.bytes_out",
  "lambda.invocations",
  "sqs.sends_and_deletes",
  "sqs.bytes_sent",
  "dynamo.read_units",
  "dynamo.write_units",
  "s3.puts",
  "s3.bytes_put",
  "redis.requests",
  "redis.commands",
  "redis.bytes",
  "logs.bytes",
] as const;
export type WireName = (typeof WIRE_NAMES)[number];
