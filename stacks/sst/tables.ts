/// <reference path="../../.sst/platform/config.d.ts" />
import { mapValues } from "../map-values.ts";
import type { TableSpec } from "../topology-spec.ts";
import { componentName } from "./component-name.ts";

export const createTables = (
  tables: Readonly<Record<string, TableSpec>>,
  keepsData: boolean,
): Record<string, sst.aws.Dynamo> =>
  mapValues(
    tables,
    ({ partitionKey, sortKey, timeToLive, pointInTimeRecovery }, name) =>
      new sst.aws.Dynamo(componentName(name, "table"), {
        fields: { [partitionKey]: "string", [sortKey]: "string" },
        primaryIndex: { hashKey: partitionKey, rangeKey: sortKey },
        ...(timeToLive === undefined ? {} : { ttl: timeToLive }),
        deletionProtection: keepsData,
        transform: { table: { pointInTimeRecovery: { enabled: pointInTimeRecovery } } },
      }),
  );
