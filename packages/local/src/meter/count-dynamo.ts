import type { IncomingHttpHeaders } from "node:http";
import type { Exchange } from "./face.ts";
import type { Add } from "./meter.ts";

interface Capacity {
  readonly CapacityUnits?: number;
}

const READS = /\.(?:BatchGetItem|GetItem|Query|Scan)$/;
const COUNTED =
  /\.(?:BatchGetItem|GetItem|Query|Scan|PutItem|UpdateItem|DeleteItem|BatchWriteItem)$/;

const targetOf = (headers: IncomingHttpHeaders): string => String(headers["x-amz-target"] ?? "");

/** Has every read and write say what it took, as the table itself reckons it. */
export function askForCapacity(headers: IncomingHttpHeaders, body: Buffer): Buffer {
  if (!COUNTED.test(targetOf(headers))) return body;
  const asked = JSON.parse(body.toString("utf8")) as object;
  return Buffer.from(JSON.stringify({ ...asked, ReturnConsumedCapacity: "TOTAL" }));
}

/** A write that its condition refuses takes units too, of which the answer says nothing: it is counted as one. */
export function countDynamo({ headers, status, answer }: Exchange, add: Add): void {
  const target = targetOf(headers);
  if (!COUNTED.test(target)) return;
  add("dynamo.requests", 1);
  const units = status === 200 ? consumed(JSON.parse(answer.toString("utf8"))) : 1;
  add(READS.test(target) ? "dynamo.read_units" : "dynamo.write_units", units);
}

function consumed({
  ConsumedCapacity: given,
}: {
  ConsumedCapacity?: Capacity | Capacity[];
}): number {
  const all = given === undefined ? [] : [given].flat();
  return all.reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
}
