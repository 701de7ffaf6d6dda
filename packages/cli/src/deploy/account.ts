import { ServiceError } from "@porchlight/core/error";
import type { AwsCall } from "./aws-call.ts";
import type { HomeName } from "./home-name.ts";

/** What is asked of an AWS account before anything in it is changed. */
export interface Account {
  /** Its number. Throws `account.no_credentials` and `account.refused`. */
  number(): Promise<string>;
  hasSecret(name: string): Promise<boolean>;
  readSecret(name: string): Promise<string>;
  /** Whether functions of a stage are there that this home made. */
  hasHome(home: HomeName, stage: string): Promise<boolean>;
}

const json = (target: string) => ({
  "content-type": "application/x-amz-json-1.1",
  "x-amz-target": target,
});

/** How each home marks what it makes. Functions go when their home goes; tables and buckets may stay. */
const TAGS: Readonly<Record<HomeName, (stage: string) => Readonly<Record<string, string>>>> = {
  cdk: (stage) => ({ "aws:cloudformation:stack-name": `porchlight-${stage}` }),
  sst: (stage) => ({ "sst:app": "porchlight", "sst:stage": stage }),
};

export const createAccount = (call: AwsCall): Account => ({
  async number() {
    const text = await call({
      service: "sts",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "Action=GetCallerIdentity&Version=2011-06-15",
    });
    return /<Account>(\d+)<\/Account>/.exec(text)?.[1] ?? "unknown";
  },

  async hasSecret(name) {
    try {
      const answer = await call({
        service: "secretsmanager",
        headers: json("secretsmanager.DescribeSecret"),
        body: JSON.stringify({ SecretId: name }),
      });
      // One that is being deleted can be described, and not read.
      return (JSON.parse(answer) as { DeletedDate?: number }).DeletedDate === undefined;
    } catch (error) {
      if (ServiceError.is(error) && error.details.awsCode === "ResourceNotFoundException")
        return false;
      throw error;
    }
  },

  async readSecret(name) {
    const answer = await call({
      service: "secretsmanager",
      headers: json("secretsmanager.GetSecretValue"),
      body: JSON.stringify({ SecretId: name }),
    });
    return (JSON.parse(answer) as { SecretString?: string }).SecretString ?? "";
  },

  async hasHome(home, stage) {
    const answer = await call({
      service: "tagging",
      headers: json("ResourceGroupsTaggingAPI_20170126.GetResources"),
      body: JSON.stringify({
        ResourceTypeFilters: ["lambda:function"],
        TagFilters: Object.entries(TAGS[home](stage)).map(([Key, value]) => ({
          Key,
          Values: [value],
        })),
      }),
    });
    const { ResourceTagMappingList: found = [] } = JSON.parse(answer) as {
      ResourceTagMappingList?: unknown[];
    };
    return found.length > 0;
  },
});
