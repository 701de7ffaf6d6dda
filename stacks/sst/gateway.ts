/// <reference path="../../.sst/platform/config.d.ts" />
import { gatewayResponses } from "../gateway-responses.ts";
import { mapValues } from "../map-values.ts";
import { PREFLIGHT_STATUS, type Preflight, preflights } from "../preflights.ts";
import { quotedHeaders } from "../quoted-headers.ts";
import type { GatewaySpec, RouteSpec } from "../topology-spec.ts";

export interface GatewayOptions {
  readonly routes: readonly RouteSpec[];
  readonly gateway: GatewaySpec;
  readonly functions: Readonly<Record<string, sst.aws.Function>>;
}

/** A REST API: an HTTP API cannot change what it answers when a function fails. */
export function createGateway({
  routes,
  gateway,
  functions,
}: GatewayOptions): sst.aws.ApiGatewayV1 {
  const answers: $util.Resource[] = [];
  const said = JSON.stringify([gatewayResponses(gateway), preflights(routes, gateway)]);
  const api = new sst.aws.ApiGatewayV1("Gateway", {
    endpoint: { type: "regional" },
    // SST's own would answer failures with 5xx, and every path with every method.
    cors: false,
    accessLog: { retention: "1 week" },
    transform: {
      // Bodies reach functions byte by byte, gzip too; they inflate them under a limit of their own.
      api: { binaryMediaTypes: ["*/*"] },
      // What is said elsewhere than in SST's routes is deployed too, and again when it changes.
      deployment: (args, options) => {
        options.dependsOn = answers;
        args.triggers = $util
          .output(args.triggers)
          .apply((triggers) => ({ ...triggers, answers: said }));
      },
    },
  });
  const resources = addRoutes(api, { routes, gateway, functions });
  answers.push(...addResponses(api, gateway));
  for (const preflight of preflights(routes, gateway))
    answers.push(...answerPreflight(api, resources.get(preflight.path), preflight));
  api.deploy();
  throttle(api, gateway);
  return api;
}

/** Answers what API Gateway calls the resource of each path. */
function addRoutes(
  api: sst.aws.ApiGatewayV1,
  { routes, gateway, functions }: GatewayOptions,
): Map<string, $util.Output<string>> {
  const integration = { timeoutMilliseconds: gateway.integrationTimeoutSeconds * 1000 };
  return new Map(
    routes.map(({ method, path, function: name }) => {
      const arn = functions[name]?.arn as $util.Output<string>;
      const route = api.route(`${method} ${path}`, arn, { transform: { integration } });
      return [path, route.nodes.method.resourceId];
    }),
  );
}

const addResponses = (api: sst.aws.ApiGatewayV1, gateway: GatewaySpec): $util.Resource[] =>
  gatewayResponses(gateway).map(
    ({ type, status, body, headers }) =>
      new aws.apigateway.Response(`GatewayAnswer${type}`, {
        restApiId: api.nodes.api.id,
        responseType: type,
        statusCode: String(status),
        responseTemplates: { "application/json": body },
        responseParameters: quotedHeaders("gatewayresponse.header", headers),
      }),
  );

function answerPreflight(
  api: sst.aws.ApiGatewayV1,
  resourceId: $util.Output<string> | undefined,
  { path, headers }: Preflight,
): $util.Resource[] {
  const name = `GatewayPreflight${path.replaceAll(/[^a-zA-Z0-9]+/g, "-")}`;
  const on = { restApi: api.nodes.api.id, resourceId: resourceId as $util.Output<string> };
  const method = new aws.apigateway.Method(`${name}Method`, {
    ...on,
    httpMethod: "OPTIONS",
    authorization: "NONE",
  });
  const responseParameters = quotedHeaders("method.response.header", headers);
  const ofMethod = { ...on, httpMethod: method.httpMethod };
  const integration = new aws.apigateway.Integration(`${name}Integration`, {
    ...ofMethod,
    type: "MOCK",
    // Bodies are bytes here, and the template that picks the status is text.
    contentHandling: "CONVERT_TO_TEXT",
    requestTemplates: { "application/json": `{"statusCode": ${PREFLIGHT_STATUS}}` },
  });
  const declared = new aws.apigateway.MethodResponse(`${name}Response`, {
    ...ofMethod,
    statusCode: PREFLIGHT_STATUS,
    responseParameters: mapValues(responseParameters, () => true),
  });
  const answer = new aws.apigateway.IntegrationResponse(
    `${name}Answer`,
    { ...ofMethod, statusCode: declared.statusCode, responseParameters },
    { dependsOn: [integration] },
  );
  return [integration, answer];
}

function throttle(
  api: sst.aws.ApiGatewayV1,
  { throttle: { perSecond, burst } }: GatewaySpec,
): void {
  new aws.apigateway.MethodSettings("GatewayThrottle", {
    restApi: api.nodes.api.id,
    stageName: api.nodes.stage?.stageName as $util.Output<string>,
    methodPath: "*/*",
    settings: { throttlingRateLimit: perSecond, throttlingBurstLimit: burst },
  });
}
