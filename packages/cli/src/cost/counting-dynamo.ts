import {
  type AttributeValue,
  BatchGetItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { ServiceError } from "@porchlight/core/error";
import { itemBytes, readUnits, writeUnits } from "./item-bytes.ts";

type Item = Record<string, AttributeValue>;

export interface CountingDynamo {
  readonly client: Pick<DynamoDBClient, "send">;
  /** Since it was made. */
  readonly units: { read: number; write: number };
  /** Of everything that stands in it. */
  storedBytes(): number;
}

/**
 * As much of DynamoDB as the adapters of states and workspaces need, in a map, with its units counted. Nobody else
 * writes to it: every condition holds.
 */
export function createCountingDynamo(): CountingDynamo {
  const items = new Map<string, Item>();
  const units = { read: 0, write: 0 };
  const read = (key: string): Item[] => {
    const item = items.get(key);
    units.read += readUnits(item);
    return item === undefined ? [] : [item];
  };
  const write = (key: string, item: Item): object => {
    units.write += writeUnits(items.get(key), item);
    items.set(key, item);
    return {};
  };
  const answer = (command: unknown): object => {
    if (command instanceof PutItemCommand) {
      const item = command.input.Item as Item;
      return write(keyOf(item), item);
    }
    if (command instanceof UpdateItemCommand) {
      const { Key, ExpressionAttributeValues: values = {} } = command.input;
      const key = keyOf(Key as Item);
      return write(key, withMoreIds(items.get(key) ?? (Key as Item), values));
    }
    if (command instanceof BatchGetItemCommand) {
      const asked = Object.entries(command.input.RequestItems ?? {});
      const Responses = asked.map(([table, { Keys = [] }]) => [
        table,
        Keys.flatMap((key) => read(keyOf(key))),
      ]);
      return { Responses: Object.fromEntries(Responses) };
    }
    if (command instanceof QueryCommand) {
      units.read++;
      return { Items: [] };
    }
    throw new ServiceError("service.failed", "the sample has no answer to a command of DynamoDB's");
  };
  const send = async (command: unknown): Promise<object> => answer(command);
  return {
    client: { send: send as DynamoDBClient["send"] },
    units,
    storedBytes: () => [...items.values()].reduce((sum, item) => sum + itemBytes(item), 0),
  };
}

const keyOf = ({ pk, sk }: Item): string => `${pk?.S}\0${sk?.S}`;

/** `ADD #ids :ids SET #expiresAt = :expiresAt`: the only update there is. */
function withMoreIds(item: Item, values: Item): Item {
  const ids = new Set([...(item.ids?.SS ?? []), ...(values[":ids"]?.SS ?? [])]);
  return { ...item, ids: { SS: [...ids] }, expiresAt: values[":expiresAt"] as AttributeValue };
}
