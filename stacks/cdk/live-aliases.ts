import { Duration } from "aws-cdk-lib";
import {
  Alias,
  type IFunction,
  type IVersion,
  type Function as Lambda,
} from "aws-cdk-lib/aws-lambda";
import { mapValues } from "../map-values.ts";
import type { FunctionSpec } from "../topology-spec.ts";

const ALIAS = "live";

/** CDK's own types do not hold each other's optional properties to be exact. */
export type LiveAlias = Alias & IFunction;

/**
 * What everything that calls a function calls: its alias `live`, on the version that serves. Each deployment
 * publishes another version, and a rollout moves the alias to it.
 */
export const createLiveAliases = (
  functions: Readonly<Record<string, FunctionSpec>>,
  lambdas: Readonly<Record<string, Lambda>>,
): Record<string, LiveAlias> =>
  mapValues(functions, ({ everySeconds }, name) => {
    const lambda = lambdas[name] as Lambda;
    return new Alias(lambda.node.scope ?? lambda, ALIAS, {
      aliasName: ALIAS,
      version: lambda.currentVersion as IVersion,
      // What a schedule missed, its next run does.
      ...(everySeconds === undefined
        ? {}
        : { retryAttempts: 0, maxEventAge: Duration.seconds(Math.max(60, everySeconds)) }),
    }) as LiveAlias;
  });
