import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface FakeAccount {
  /** What there is, to be changed while it runs. */
  readonly has: {
    secrets: Record<string, string>;
    deleted: string[];
    /** Tags of the functions that are there. */
    functions: Readonly<Record<string, string>>[];
    refuses?: { readonly status: number; readonly body: string };
  };
  /** What was asked for: `secretsmanager.DescribeSecret porchlight/dev/…`. */
  readonly asked: string[];
  /** For whoever is to find it in place of AWS. */
  readonly environment: Readonly<Record<string, string>>;
  close(): void;
}

/** As much of STS, Secrets Manager and the tagging API as a deployment asks, on one port of this machine. */
export async function startFakeAccount(): Promise<FakeAccount> {
  const has: FakeAccount["has"] = { secrets: {}, deleted: [], functions: [] };
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const answer = (status: number, text: object | string) =>
      response.writeHead(status).end(typeof text === "string" ? text : JSON.stringify(text));
    if (!/^AWS4-HMAC-SHA256 Credential=.*Signature=/.test(request.headers.authorization ?? ""))
      return answer(403, { __type: "MissingAuthenticationToken", message: "unsigned" });
    if (has.refuses !== undefined) return answer(has.refuses.status, has.refuses.body);
    const target = String(request.headers["x-amz-target"] ?? "GetCallerIdentity");
    if (target === "GetCallerIdentity") {
      asked.push(target);
      return answer(200, "<Result><Account>123456789012</Account></Result>");
    }
    const { SecretId: name = "", TagFilters: filters = [] } = JSON.parse(body);
    asked.push(`${target} ${name}`.trim());
    if (target.startsWith("secretsmanager.")) {
      const value = has.secrets[name];
      if (value === undefined)
        return answer(400, { __type: "ResourceNotFoundException", Message: "not there" });
      const deleted = has.deleted.includes(name) ? { DeletedDate: 1 } : {};
      return answer(200, target.endsWith("GetSecretValue") ? { SecretString: value } : deleted);
    }
    const found = has.functions.filter((tags) =>
      filters.every(({ Key, Values }: { Key: string; Values: string[] }) =>
        Values.includes(tags[Key] ?? ""),
      ),
    );
    return answer(200, { ResourceTagMappingList: found });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const environment = {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: "here",
    AWS_SECRET_ACCESS_KEY: "only",
    AWS_EC2_METADATA_DISABLED: "true",
  };
  return { has, asked, environment, close: () => server.close() };
}
