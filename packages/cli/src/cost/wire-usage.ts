import { round } from "./figures.ts";
import type { Cause, Usage } from "./usage.ts";
import type { Wires } from "./wires.ts";

const GB = 2 ** 30;

/** What so many of something cost at DynamoDB and Redis. */
export function wireUsage(cause: Cause, wires: Wires, times: number, each: string): Usage[] {
  const { readUnits, writeUnits, redisSent, redisCommands, redisBytes } = wires;
  const lines: Usage[] = [
    {
      cause,
      price: "dynamo.read_units",
      quantity: times * readUnits,
      how: `${round(readUnits)} ${each}`,
      wire: { name: "dynamo.read_units", quantity: times * readUnits },
    },
    {
      cause,
      price: "dynamo.write_units",
      quantity: times * writeUnits,
      how: `${round(writeUnits)} ${each}`,
      wire: { name: "dynamo.write_units", quantity: times * writeUnits },
    },
    {
      cause,
      price: "upstash.commands",
      quantity: times * redisCommands,
      how: `${round(redisCommands)} ${each}, in ${round(redisSent)} requests`,
      wire: { name: "redis.commands", quantity: times * redisCommands },
    },
    {
      cause,
      price: "upstash.commands",
      quantity: 0,
      how: `${round(redisSent)} requests ${each}`,
      wire: { name: "redis.requests", quantity: times * redisSent },
    },
    {
      cause,
      price: "upstash.bandwidth_gb",
      quantity: (times * redisBytes) / GB,
      how: `${round(redisBytes)} bytes ${each}`,
      wire: { name: "redis.bytes", quantity: times * redisBytes },
    },
  ];
  return lines.filter(({ wire }) => (wire?.quantity ?? 0) > 0);
}
