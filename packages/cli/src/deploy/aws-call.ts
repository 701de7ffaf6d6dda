import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ServiceError } from "@porchlight/core/error";

/** One POST to a service of AWS that no client of ours speaks to. */
export interface AwsRequest {
  /** As in its address, and in signatures. */
  readonly service: "secretsmanager" | "sts" | "tagging";
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type AwsCall = (request: AwsRequest) => Promise<string>;

/** In the environment, as every AWS SDK reads it: where a service is, if not at AWS. */
const ENDPOINT_VARIABLES = {
  secretsmanager: "AWS_ENDPOINT_URL_SECRETS_MANAGER",
  sts: "AWS_ENDPOINT_URL_STS",
  tagging: "AWS_ENDPOINT_URL_RESOURCE_GROUPS_TAGGING_API",
} as const;

const TIMEOUT_MS = 10_000;

/**
 * Calls AWS with the credentials that every AWS tool would find here. Throws `account.no_credentials` at the first call without
 * any, `account.refused` with AWS's code and sentence, `account.unavailable` where no answer comes.
 */
export function createAwsCall(
  region: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): AwsCall {
  // For its credentials and its signatures, which are not DynamoDB's alone.
  const { config } = new DynamoDBClient({ region });
  return async ({ service, headers, body }) => {
    await requireCredentials(config);
    const endpoint = environment[ENDPOINT_VARIABLES[service]] ?? environment.AWS_ENDPOINT_URL;
    const url = new URL(endpoint ?? `https://${service}.${region}.amazonaws.com/`);
    const signer = await config.signer({
      schemeId: "aws.auth#sigv4",
      name: "sigv4",
      signingName: service,
      signingRegion: region,
      properties: {},
    } as Parameters<typeof config.signer>[0]);
    const signed = await signer.sign({
      method: "POST",
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query: {},
      headers: { host: url.host, ...headers },
      body,
    });
    const { host: _, ...sent } = signed.headers;
    const response = await fetch(url, {
      method: "POST",
      headers: sent,
      body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((cause: unknown) => {
      throw new ServiceError("account.unavailable", `AWS does not answer at ${url.host}`, {
        cause,
      });
    });
    const text = await response.text();
    if (!response.ok) throw refusal(service, response.status, text);
    return text;
  };
}

async function requireCredentials({ credentials }: DynamoDBClient["config"]): Promise<void> {
  try {
    await credentials();
  } catch (cause) {
    throw new ServiceError(
      "account.no_credentials",
      "there are no AWS credentials here: `aws configure`, `aws sso login` or AWS_PROFILE brings some",
      { cause },
    );
  }
}

function refusal(service: string, status: number, text: string): ServiceError {
  // JSON's `__type` may have a name space before it; Query's answers are XML.
  const [, code = "unknown"] =
    /"__type"\s*:\s*"(?:[^"]*#)?(\w+)"|<Code>(\w+)</.exec(text)?.filter(Boolean) ?? [];
  const [, says = `status ${status}`] =
    /"[Mm]essage"\s*:\s*"([^"]*)"|<Message>([^<]*)</.exec(text)?.filter(Boolean) ?? [];
  return new ServiceError("account.refused", `AWS refuses (${service}, ${code}): ${says}`, {
    details: { service, status, awsCode: code },
  });
}
