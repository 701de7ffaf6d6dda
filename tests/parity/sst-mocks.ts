/** A resource that the program asked Pulumi for. */
export interface SstResource {
  readonly type: string;
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: as many shapes as AWS has resources
  readonly inputs: Readonly<Record<string, any>>;
  /** What it has once it is made: its ARN, its URL, the name it was given. */
  readonly state: Readonly<Record<string, unknown>>;
}

const ACCOUNT = "111122223333";
const REGION = "us-east-1";
const MOCKED: SstResource[] = [];
export const mockedResources: readonly SstResource[] = MOCKED;

/** What AWS would have answered about a new resource: names that say which it was. */
export function newResource({ type, name, inputs }: Omit<SstResource, "state">) {
  const id = `${name}-id`;
  const form = type.split(/[:/]/)[1] ?? "";
  const state = {
    name,
    url: `https://mock/${name}`,
    arn: `arn:aws:${form}:${REGION}:${ACCOUNT}:${form === "lambda" ? "function:" : ""}${name}`,
    invokeArn: `arn:mock:invoke/${name}`,
    executionArn: `arn:mock:execute/${name}`,
    rootResourceId: "root",
    result: "random",
    hex: "abcd",
    base64: "a2V5",
    ...inputs,
    id,
  };
  MOCKED.push({ type, name, inputs, state });
  return { id, state };
}

/** What AWS would have answered to a question. */
export function call({ token, inputs }: { token: string; inputs: Record<string, unknown> }) {
  const function_ = token.split("/").at(-1);
  switch (function_) {
    case "getCallerIdentity:getCallerIdentity":
      return { accountId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/x`, userId: "x", id: "x" };
    case "getRegion:getRegion":
      return { name: REGION, region: REGION, id: REGION };
    case "getPartition:getPartition":
      return { partition: "aws", dnsSuffix: "amazonaws.com", id: "aws" };
    case "getPolicyDocument:getPolicyDocument":
      return { ...inputs, json: JSON.stringify({ Statement: inputs.statements }), id: "policy" };
    case "getSecretVersion:getSecretVersion":
      return { ...inputs, secretString: `secret at ${inputs.secretId}`, id: "secret" };
    default:
      return { ...inputs, id: "call" };
  }
}
