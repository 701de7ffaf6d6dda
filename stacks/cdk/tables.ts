import { RemovalPolicy } from "aws-cdk-lib";
import { AttributeType, BillingMode, Table } from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";
import { mapValues } from "../map-values.ts";
import type { TableSpec } from "../topology-spec.ts";

export const createTables = (
  scope: Construct,
  tables: Readonly<Record<string, TableSpec>>,
  keepsData: boolean,
): Record<string, Table> =>
  mapValues(
    tables,
    ({ partitionKey, sortKey, timeToLive, pointInTimeRecovery }, name) =>
      new Table(scope, name, {
        partitionKey: { name: partitionKey, type: AttributeType.STRING },
        sortKey: { name: sortKey, type: AttributeType.STRING },
        billingMode: BillingMode.PAY_PER_REQUEST,
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: pointInTimeRecovery },
        ...(timeToLive === undefined ? {} : { timeToLiveAttribute: timeToLive }),
        deletionProtection: keepsData,
        removalPolicy: keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      }),
  );
