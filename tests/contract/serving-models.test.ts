import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { awsClientOptions } from "@porchlight/adapters/aws-client-options";
import { createDynamoAliases } from "@porchlight/adapters/dynamo/dynamo-aliases";
import { createS3ModelStore } from "@porchlight/adapters/s3/s3-model-store";
import { foldFresh } from "@porchlight/core/delivery/fold-interactions";
import { promoteModel } from "@porchlight/core/models/promote-model";
import { createRecheck } from "@porchlight/core/models/recheck-rows";
import { registerModel } from "@porchlight/core/models/register-model";
import { createTreeRunner } from "@porchlight/core/models/tree-runner";
import { RUNNERS } from "@porchlight/core/names";
import { allReasons } from "@porchlight/core/predictions/reasons-asked";
import { buildProfiles } from "@porchlight/core/profile/build-profiles";
import type { BinaryPrediction } from "@porchlight/core/profile/profile";
import { emptyPersonState } from "@porchlight/core/state/person-state";
import { composeModels } from "@porchlight/functions/runtime/models";
import { buildTreeEnsemble } from "@porchlight/onnx/tree-ensemble";
import { writeOnnx } from "@porchlight/onnx/write-onnx";
import { type FauxqsServer, startFauxqs } from "fauxqs";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { draftOf, passportOf } from "../fakes/model-manifest.ts";
import { type Dynalite, startDynalite } from "../local/dynalite.ts";
import { did, NOW, shop } from "../unit/predict/world.ts";

const LEAD = "lead_scorer_v2";
let dynalite: Dynalite;
let server: FauxqsServer;
let client: S3Client;
beforeAll(async () => {
  dynalite = await startDynalite();
  server = await startFauxqs({ port: 0, host: "127.0.0.1", logger: false });
  // What the laptop and Lambda give a function, and it composes by.
  vi.stubEnv("AWS_ENDPOINT_URL_S3", `http://127.0.0.1:${server.port}`);
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "local");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "local");
  client = new S3Client({ ...awsClientOptions, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: "models" }));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  client.destroy();
  await dynalite.stop();
  await server.stop();
});

/** One tree: who asked at least twice gets 1.5, everybody else -1. */
const tree = () =>
  buildTreeEnsemble({
    features: shop.featureSet.columns.length,
    outputs: 1,
    objective: "binary:logistic",
    base: [0.25],
    trees: [
      {
        output: 0,
        left: [1, -1, -1],
        right: [2, -1, -1],
        feature: [shop.featureSet.columns.indexOf("asked_total"), 0, 0],
        value: [1.5, -1, 1.5],
        missingLeft: [1, 0, 0],
        cover: [100, 80, 20],
      },
    ],
  });

it.each(RUNNERS)(
  "takes a model from its bytes to answers with exact reasons, over the services it is kept in, on %s",
  async (runner) => {
    const store = createS3ModelStore({ client, bucket: "models" });
    const aliases = createDynamoAliases({ client: dynalite.client, table: "workspaces" });
    const onnx = writeOnnx(tree());
    const passport = await passportOf(onnx, createTreeRunner(onnx));
    const manifest = await registerModel(store, draftOf(shop, LEAD), onnx, passport);
    const { version } = manifest;
    const promotion = { workspace: "acme", model: LEAD, version, who: "ann", why: "first" };
    await promoteModel({ aliases, store }, promotion, NOW);

    const recheck = createRecheck();
    const runs = { runner, recheck };
    const resources = { workspacesTable: "workspaces", modelsBucket: "models", ...runs };
    const models = composeModels({ dynamo: dynalite.client, ...resources });
    const serving = await models.serving("acme", shop, 30_000);
    const people = [1, 3].map((asked) => {
      const state = emptyPersonState(shop.featureSet);
      const interactions = Array.from({ length: asked }, () => did("asked"));
      const received = interactions.map((interaction) => ({ interaction, receivedAtMs: NOW }));
      foldFresh(shop, state, received);
      return { person: `u:${asked}` as const, version: 1, state };
    });
    const { built, facts } = await buildProfiles(shop, serving, people, NOW, allReasons(shop));

    expect(facts).toMatchObject({ runs: 1, runFailures: 0, rungs: { own: 2, rules: 4 } });
    const [once, thrice] = built.map(({ profile }) => profile.lead as BinaryPrediction);
    expect(once).toMatchObject({ quality: 0.3208, rung: "own", model: `${LEAD}@${version}` });
    expect(thrice).toMatchObject({ quality: 0.852 });
    // The margin expected of anybody is 0.25 - 0.8 + 0.3 = -0.25; what is left of 1.75 is the reason.
    expect(thrice?.reasons).toEqual([
      { feature: "asked_total", value: 3, effect: 2, says: "asked 3 times" },
    ]);
    // What onnxruntime has answered itself, it is not asked again.
    const rechecked = runner === "kernel" ? 1 : 0;
    expect(await recheck.settle(30_000)).toEqual({ rechecked, mismatched: 0 });
  },
);
