import { CfnOutput, Duration, Validations } from "aws-cdk-lib";
import {
  ContentHandling,
  EndpointType,
  type IResource,
  LambdaIntegration,
  MockIntegration,
  ResponseType,
  RestApi,
} from "aws-cdk-lib/aws-apigateway";
import type { Construct } from "constructs";
import { gatewayResponses } from "../gateway-responses.ts";
import { mapValues } from "../map-values.ts";
import { PREFLIGHT_STATUS, preflights } from "../preflights.ts";
import { quotedHeaders } from "../quoted-headers.ts";
import type { GatewaySpec, RouteSpec } from "../topology-spec.ts";
import type { LiveAlias } from "./live-aliases.ts";

export interface GatewayOptions {
  readonly routes: readonly RouteSpec[];
  readonly gateway: GatewaySpec;
  /** What answers, by function. */
  readonly live: Readonly<Record<string, LiveAlias>>;
}

/** A REST API: an HTTP API cannot change what it answers when a function fails. */
export function createGateway(
  scope: Construct,
  { routes, gateway, live }: GatewayOptions,
): RestApi {
  const api = new RestApi(scope, "api", {
    restApiName: scope.node.path.replaceAll("/", "-"),
    endpointTypes: [EndpointType.REGIONAL],
    // Bodies reach functions byte by byte, gzip too; they inflate them under a limit of their own.
    binaryMediaTypes: ["*/*"],
    cloudWatchRole: false,
    deployOptions: {
      stageName: "live",
      throttlingRateLimit: gateway.throttle.perSecond,
      throttlingBurstLimit: gateway.throttle.burst,
    },
  });
  for (const { type, status, body, headers } of gatewayResponses(gateway))
    api.addGatewayResponse(type, {
      type: ResponseType.of(type),
      statusCode: String(status),
      responseHeaders: mapValues(headers, (value) => `'${value}'`),
      templates: { "application/json": body },
    });
  const timeout = Duration.seconds(gateway.integrationTimeoutSeconds);
  for (const { method, path, function: name } of routes)
    api.root
      .resourceForPath(path)
      .addMethod(
        method,
        new LambdaIntegration(live[name] as LiveAlias, { timeout, allowTestInvoke: false }),
      );
  for (const { path, headers } of preflights(routes, gateway))
    answerPreflight(api.root.resourceForPath(path), headers);
  acknowledge(api);
  new CfnOutput(scope, "url", { value: api.url, description: "Where clients send and ask" });
  return api;
}

function answerPreflight(resource: IResource, headers: Readonly<Record<string, string>>): void {
  const responseParameters = quotedHeaders("method.response.header", headers);
  const integration = new MockIntegration({
    // Bodies are bytes here, and the template that picks the status is text.
    contentHandling: ContentHandling.CONVERT_TO_TEXT,
    requestTemplates: { "application/json": `{"statusCode": ${PREFLIGHT_STATUS}}` },
    integrationResponses: [{ statusCode: PREFLIGHT_STATUS, responseParameters }],
  });
  resource.addMethod("OPTIONS", integration, {
    methodResponses: [
      {
        statusCode: PREFLIGHT_STATUS,
        responseParameters: mapValues(responseParameters, () => true),
      },
    ],
  });
}

function acknowledge(api: RestApi): void {
  const perRequest =
    "Functions log what they refuse, with the request's id; a line for every request would cost more than the request.";
  const checked =
    "Functions check a workspace's key, its scope and each message, and answer which message is wrong and why; the gateway can do neither.";
  for (const [id, reason] of [
    ["AwsSolutions-APIG1", perRequest],
    ["AwsSolutions-APIG6", perRequest],
    ["AwsSolutions-APIG2", checked],
    ["AwsSolutions-APIG4", checked],
    ["AwsSolutions-COG4", checked],
    [
      "AwsSolutions-APIG3",
      "A web ACL costs more a month than the rest at rest; the stage throttles, keys are 160 random bits, and bodies are bounded. README says how to add one.",
    ],
  ] as const)
    Validations.of(api).acknowledge({ id, reason });
}
