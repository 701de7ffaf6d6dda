import { createAccount } from "@porchlight/cli/deploy/account";
import { createAwsCall } from "@porchlight/cli/deploy/aws-call";
import type { DeployPorts } from "@porchlight/cli/deploy/deploy-ports";
import { deployStage } from "@porchlight/cli/deploy/deploy-stage";
import type { Deployment } from "@porchlight/cli/deploy/deployment";
import type { HomeName } from "@porchlight/cli/deploy/home-name";
import { removeStage } from "@porchlight/cli/deploy/remove-stage";
import { commandLine } from "@porchlight/cli/deploy/run-command";
import { ENV } from "@porchlight/core/names";
import { STAGES, type Stage } from "@porchlight/stacks/stages";
import { topology } from "@porchlight/stacks/topology";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type FakeAccount, startFakeAccount } from "../../fakes/aws-account.ts";

const [dev, production] = STAGES as [Stage, Stage];
const URL_SECRET = `porchlight/dev/${ENV.redisUrl}`;
const TOKEN_SECRET = `porchlight/dev/${ENV.redisToken}`;
const BY_SST = { "sst:app": "porchlight", "sst:stage": "dev" };
const BY_CDK = { "aws:cloudformation:stack-name": "porchlight-dev" };

let aws: FakeAccount;
beforeEach(async () => {
  aws = await startFakeAccount();
  for (const [name, value] of Object.entries(aws.environment)) vi.stubEnv(name, value);
  aws.has.secrets = { [URL_SECRET]: "https://x.upstash.io", [TOKEN_SECRET]: "t" };
});
afterEach(() => {
  aws.close();
  vi.unstubAllEnvs();
});

interface World {
  readonly ports: DeployPorts;
  readonly ran: string[];
  readonly printed: string[];
  readonly questions: string[];
}

/** Tools that are only recorded; `codes` are their exit codes, one after the other. */
function createWorld({ says = true, codes = [] as number[] } = {}): World {
  const [ran, printed, questions]: [string[], string[], string[]] = [[], [], []];
  const ports: DeployPorts = {
    account: createAccount(createAwsCall("us-east-1")),
    run: async (command) => {
      ran.push(commandLine(command));
      return codes.shift() ?? 0;
    },
    names: () => ({ url: "https://here/live", variables: { [ENV.peopleTable]: "people-1" } }),
    confirm: async (question) => {
      questions.push(question);
      return says;
    },
    print: (text) => void printed.push(text),
  };
  return { ports, ran, printed, questions };
}

const of = (home: HomeName, stage: Stage = dev): Deployment => ({ topology, stage, home });
const ask = { yes: false };

const CDK = "PORCHLIGHT_STAGE=dev PORCHLIGHT_REGION=us-east-1 npx cdk";

describe("deployStage", () => {
  it("shows what would change, asks, and deploys", async () => {
    const { ports, printed, questions, ran } = createWorld();
    expect(await deployStage(of("cdk"), ports, ask)).toBe(0);
    expect(ran).toEqual([
      `${CDK} diff --no-fail porchlight-dev`,
      `${CDK} deploy --require-approval never --outputs-file .porchlight/outputs-dev.json porchlight-dev`,
    ]);
    expect(printed.at(-1)).toContain(`\n  export ${ENV.peopleTable}=people-1\n`);
    expect(printed.at(-1)).toContain("validate --stage dev --url https://here/live ");
    expect(questions).toEqual(["Deploy this to the account 123456789012?"]);
  });

  it("deploys nothing without a yes", async () => {
    const { ports, ran, printed } = createWorld({ says: false });
    expect(await deployStage(of("cdk"), ports, ask)).toBe(1);
    expect(ran).toHaveLength(1);
    expect(printed.at(-1)).toBe("nothing was changed");
  });

  it("does not ask who has said yes beforehand, and says what SST lacks", async () => {
    const { ports, ran, printed, questions } = createWorld();
    expect(await deployStage(of("sst"), ports, { yes: true })).toBe(0);
    expect(questions).toEqual([]);
    expect(ran).toEqual([
      "PORCHLIGHT_REGION=us-east-1 npx sst diff --stage dev",
      "PORCHLIGHT_REGION=us-east-1 npx sst deploy --stage dev",
    ]);
    expect(printed.at(-1)).toContain("is not taken back by itself");
  });

  it("passes on the exit code of what fails, and goes no further", async () => {
    const shown = createWorld({ codes: [3] });
    expect(await deployStage(of("cdk"), shown.ports, ask)).toBe(3);
    expect(shown.ran).toHaveLength(1);
    const deployed = createWorld({ codes: [0, 130] });
    expect(await deployStage(of("cdk"), deployed.ports, ask)).toBe(130);
  });

  it("refuses a stage without secrets, with the commands that make them", async () => {
    aws.has.secrets = { [URL_SECRET]: "https://x.upstash.io" };
    const { ports, ran } = createWorld();
    await expect(deployStage(of("cdk"), ports, ask)).rejects.toMatchObject({
      code: "secret.missing",
      message: expect.stringContaining(
        `aws secretsmanager create-secret --region us-east-1 --name ${TOKEN_SECRET} `,
      ),
    });
    expect(ran).toEqual([]);
  });

  it("takes a secret that is being deleted for missing", async () => {
    aws.has.deleted = [TOKEN_SECRET];
    await expect(deployStage(of("cdk"), createWorld().ports, ask)).rejects.toMatchObject({
      code: "secret.missing",
      details: { missing: 1 },
    });
  });

  it.each<[HomeName, Record<string, string>]>([
    ["cdk", BY_SST],
    ["sst", BY_CDK],
  ])("refuses %s where the other home has the stage", async (home, tags) => {
    aws.has.functions = [tags];
    const { ports, ran } = createWorld();
    await expect(deployStage(of(home), ports, ask)).rejects.toMatchObject({
      code: "deployment.elsewhere",
    });
    expect(ran).toEqual([]);
  });

  it("takes what the same home made before, and another stage's, for no obstacle", async () => {
    aws.has.functions = [BY_CDK, { ...BY_SST, "sst:stage": "production" }];
    expect(await deployStage(of("cdk"), createWorld().ports, ask)).toBe(0);
  });

  it("refuses without credentials, and with those that AWS refuses, in AWS's words", async () => {
    aws.has.refuses = {
      status: 403,
      body: "<ErrorResponse><Error><Code>ExpiredToken</Code><Message>The token is expired</Message></Error></ErrorResponse>",
    };
    await expect(deployStage(of("cdk"), createWorld().ports, ask)).rejects.toMatchObject({
      code: "account.refused",
      message: "AWS refuses (sts, ExpiredToken): The token is expired",
    });
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"])
      vi.stubEnv(name, undefined);
    vi.stubEnv("HOME", "/nobody");
    await expect(deployStage(of("cdk"), createWorld().ports, ask)).rejects.toMatchObject({
      code: "account.no_credentials",
    });
  });

  it("says where nothing answers", async () => {
    vi.stubEnv("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
    await expect(deployStage(of("cdk"), createWorld().ports, ask)).rejects.toMatchObject({
      code: "account.unavailable",
    });
  });
});

describe("removeStage", () => {
  it("says what stays, asks, and takes the stage down", async () => {
    aws.has.functions = [BY_CDK];
    const { ports, printed, questions, ran } = createWorld();
    expect(await removeStage(of("cdk"), ports, ask)).toBe(0);
    expect(ran).toEqual([`${CDK} destroy --force porchlight-dev`]);
    expect(questions).toEqual(["Take it down in the account 123456789012?"]);
    for (const bucket of Object.keys(topology.buckets)) expect(printed[0]).toContain(bucket);
    expect(printed[0]).toContain(`delete-secret --region us-east-1 --secret-id ${URL_SECRET}`);
  });

  it("removes nothing without a yes, and nothing where nothing is", async () => {
    const nothing = createWorld();
    expect(await removeStage(of("sst"), nothing.ports, ask)).toBe(0);
    expect(nothing.printed[0]).toContain("nothing of the stage dev");
    aws.has.functions = [BY_SST];
    const declined = createWorld({ says: false });
    expect(await removeStage(of("sst"), declined.ports, ask)).toBe(1);
    expect([...nothing.ran, ...declined.ran]).toEqual([]);
  });

  it("refuses a stage that keeps its data, with both ways out", async () => {
    const { ports, ran } = createWorld();
    await expect(removeStage(of("cdk", production), ports, ask)).rejects.toMatchObject({
      code: "deployment.protected",
      message: expect.stringMatching(/keepsData: false .* update-termination-protection/),
    });
    expect(ran).toEqual([]);
  });

  it("refuses the stage of the other home", async () => {
    aws.has.functions = [BY_SST];
    await expect(removeStage(of("cdk"), createWorld().ports, ask)).rejects.toMatchObject({
      code: "deployment.elsewhere",
    });
  });
});
