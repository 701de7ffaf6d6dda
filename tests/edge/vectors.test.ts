import { appendFileSync, cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { createShippedFiles } from "@porchlight/adapters/files/shipped-files";
import { decodeGoldenRows } from "@porchlight/core/models/golden-rows";
import { designGoldenRows } from "@porchlight/core/models/golden-rows-design";
import { findDisagreement } from "@porchlight/core/models/passport-agreement";
import { createTreeRunner } from "@porchlight/core/models/tree-runner";
import { MODELS, SHIPPED_FOLDER } from "@porchlight/core/names";
import type { ModelVersion } from "@porchlight/core/ports/model-store";
import { predictVectors } from "@porchlight/core/predictions/predict-vectors";
import { readVectorsRequest } from "@porchlight/core/predictions/read-vectors-request";
import { bundleEdge } from "@porchlight/functions/edge/bundle";
import { createOpenCarried } from "@porchlight/functions/edge/open-carried";
import { createRandom } from "@porchlight/numeric/seeded-random";
import { readOnnx } from "@porchlight/onnx/read-onnx";
import { realEstate } from "@porchlight/realestate/real-estate";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ROOT } from "../house/source-files.ts";
import { answering, cutting } from "./start-origin.ts";
import { startWorkerd, type Workerd } from "./start-workerd.ts";
import { copyKey, type EdgeWorld, environmentOf, startEdgeWorld } from "./world.ts";

const FROM_ORIGIN = { from: "origin" };
const WIDTH = realEstate.featureSet.columns.length;
const VECTOR: readonly (number | null)[] = Array.from({ length: WIDTH }, (_, i) =>
  i % 3 === 0 ? null : (i % 5) / 2,
);
let world: EdgeWorld;
let key: string;

beforeAll(async () => {
  world = await startEdgeWorld();
  key = await copyKey(world);
});
afterAll(() => world.stop());
beforeEach(() => world.origin.behave(answering(200, FROM_ORIGIN)));

interface Sending {
  readonly by?: string;
  readonly at?: Workerd;
  readonly headers?: Readonly<Record<string, string>>;
}

async function post(
  model: string,
  body: string | Uint8Array<ArrayBuffer>,
  { by = key, at = world.edge, headers = {} }: Sending = {},
) {
  const answer = await fetch(`${at.url}/v1/predict/${model}`, {
    method: "POST",
    headers: { authorization: `Bearer ${by}`, ...headers },
    body,
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

const postJson = (model: string, body: unknown, sending?: Sending) =>
  post(model, JSON.stringify(body), sending);

/** What Node answers to the same body with the same versions. */
async function inNode(model: string, body: object) {
  const shipped = createShippedFiles(world.models);
  const carried = (await shipped.list()).map((manifest) => {
    const read = (file: string) => Uint8Array.from(readFileSync(join(world.bundle.folder, file)));
    const [trees, golden] = [read(`${manifest.model}.trees`), read(`${manifest.model}.golden`)];
    return { manifest, trees: trees.buffer, golden: golden.buffer };
  });
  const serving = await createOpenCarried(carried)(realEstate, model);
  return predictVectors(serving, realEstate, model, readVectorsRequest(body, WIDTH));
}

describe("vectors at the edge", () => {
  it.each([MODELS.lead, MODELS.intent])(
    "are answered by the version that came with it, as in Node: %s",
    async (model) => {
      const one = { vector: VECTOR };
      const { status, body } = await postJson(model, one);
      expect(status).toBe(200);
      expect(body).toEqual(await inNode(model, one));
      const part = (realEstate.predictions[model] as { part: string }).part;
      expect(body[part]).toMatchObject({ rung: "shipped", model: `${model}@3` });
      const many = { vectors: [VECTOR, VECTOR.map(() => null), VECTOR.map(() => 1)] };
      expect((await postJson(model, many)).body).toEqual(await inNode(model, many));
      expect(world.origin.asked).toEqual([]);
    },
  );

  it("are answered by the rules where no version came, and say so", async () => {
    const { status, body } = await postJson(MODELS.churn, { vector: VECTOR });
    expect(status).toBe(200);
    expect(body).toEqual(await inNode(MODELS.churn, { vector: VECTOR }));
    expect(body).toMatchObject({ churn: { rung: "rules", decision: "abstain" } });
  });

  it("are answered with the origin and Redis away, once the key is known", async () => {
    const by = await copyKey(world, { ageMs: 3_600_000 });
    const body = { vector: VECTOR };
    expect((await postJson(MODELS.lead, body, { by })).body).toEqual(FROM_ORIGIN);
    world.origin.behave(cutting);
    expect((await postJson(MODELS.lead, body, { by })).body).toMatchObject({
      lead: { rung: "shipped" },
    });
    expect(await postJson(MODELS.lead, body, { at: world.blindEdge })).toMatchObject({
      status: 503,
      body: { code: "origin.unavailable" },
    });
  });

  it("are the origin's where their schema is not carried", async () => {
    const by = await copyKey(world, { schema: "bakery" });
    expect((await postJson(MODELS.lead, { vector: [1] }, { by })).body).toEqual(FROM_ORIGIN);
  });

  it("are refused with a key that is wrong, or of another scope", async () => {
    const [writes, revoked] = [
      await copyKey(world, { scopes: ["write"] }),
      await copyKey(world, { revokedAtMs: 1 }),
    ];
    const body = { vector: VECTOR };
    expect(await postJson(MODELS.lead, body, { by: writes })).toMatchObject({ status: 403 });
    expect(await postJson(MODELS.lead, body, { by: revoked })).toMatchObject({ status: 401 });
  });

  it("are refused for a model that there is not", async () => {
    for (const model of ["nothing", "toString", "__proto__"])
      expect(await postJson(model, { vector: VECTOR })).toMatchObject({
        status: 404,
        body: { code: "model.not_found" },
      });
  });

  it.each([
    ["too short", { vector: [1] }, `vector has 1 numbers; the feature set has ${WIDTH}`],
    ["a text", { vector: "1" }, "vector is a list"],
    ["a hole", { vector: VECTOR.with(2, "x" as never) }, "number 2 of vector is neither a number"],
    ["too large", { vector: VECTOR.with(4, 1e39) }, "number 4 of vector is larger than float32"],
    ["too many", { vectors: Array.from({ length: 101 }, () => [1]) }, "vectors has 101 rows"],
    ["none", { vectors: [] }, "vectors has 0 rows"],
    ["both", { vector: VECTOR, vectors: [VECTOR] }, "exactly one of vector, vectors"],
    ["beside a person", { vector: VECTOR, userId: "ann" }, "exactly one of vector, vectors"],
  ])("are refused where they are none: %s", async (_, body, says) => {
    expect(await postJson(MODELS.lead, body)).toMatchObject({
      status: 400,
      body: { code: "body.bad_shape", message: expect.stringContaining(says) },
    });
  });
});

describe("a body at the edge", () => {
  it("goes to the origin byte for byte where it names people", async () => {
    const sent = '{ "userId" : "ann\\u00e9" }';
    expect((await post(MODELS.lead, sent)).body).toEqual(FROM_ORIGIN);
    expect(world.origin.asked).toMatchObject([
      { method: "POST", url: `/v1/predict/${MODELS.lead}`, body: Buffer.from(sent) },
    ]);
  });

  it("is inflated here, and goes on as it came", async () => {
    const headers = { "content-encoding": "gzip" };
    const pack = (body: unknown) => Uint8Array.from(gzipSync(JSON.stringify(body)));
    const scored = await post(MODELS.lead, pack({ vector: VECTOR }), { headers });
    expect(scored.body).toMatchObject({ lead: { rung: "shipped" } });
    const person = pack({ userId: "ann" });
    await post(MODELS.lead, person, { headers });
    expect(world.origin.asked.map(({ body }) => body)).toEqual([Buffer.from(person)]);
  });

  const deep = "[".repeat(200_000);
  const bomb = Uint8Array.from(gzipSync(Buffer.alloc(8_000_000, " ")));
  it.each([
    ["empty", "", {}, 400, "body.bad_json"],
    ["broken", '{"vector":[1,', {}, 400, "body.bad_json"],
    ["too deep and broken", deep, {}, 400, "body.bad_json"],
    ["huge", " ".repeat(600_000), {}, 413, "body.too_large"],
    ["a bomb", bomb, { "content-encoding": "gzip" }, 413, "body.too_large"],
    ["no gzip", "{}", { "content-encoding": "gzip" }, 400, "body.bad_encoding"],
    ["cut gzip", bomb.slice(0, 500), { "content-encoding": "gzip" }, 400, "body.bad_encoding"],
    ["in an unknown encoding", "{}", { "content-encoding": "br" }, 400, "body.bad_encoding"],
    ["not UTF-8", new Uint8Array([0x22, 0xff, 0x22]), {}, 400, "body.bad_encoding"],
  ] as const)("is refused here where it is %s", async (_, body, headers, status, code) => {
    expect(await post(MODELS.lead, body, { headers })).toMatchObject({ status, body: { code } });
    expect(world.origin.asked).toEqual([]);
  });

  it("may be as deep as it likes", async () => {
    const body = `{"vector":[${deep}${"]".repeat(200_000)}]}`;
    expect(await post(MODELS.lead, body)).toMatchObject({ body: { code: "body.bad_shape" } });
    const list = deep + "]".repeat(200_000);
    expect((await post(MODELS.lead, list)).body).toEqual(FROM_ORIGIN);
  });
});

describe("the worker", () => {
  it("has nothing of Node, and compiles no WebAssembly", () => {
    const code = readFileSync(join(world.bundle.folder, world.bundle.main), "utf8");
    expect(code).not.toMatch(/["']node:|\brequire\(|\bWebAssembly\b/);
  });
});

describe("a version that came with the edge", () => {
  it("leaves its answers to the rules where it answers its golden rows otherwise", async () => {
    const into = join(world.models, "../tampered");
    const bundle = await bundleEdge({ root: ROOT, models: world.models, into });
    const golden = join(into, `${MODELS.lead}.golden`);
    const bytes = readFileSync(golden);
    bytes.writeFloatLE(bytes.readFloatLE(bytes.length - 4) + 1, bytes.length - 4);
    writeFileSync(golden, bytes);
    const at = await startWorkerd(bundle, environmentOf(world));
    try {
      for (const _ of [1, 2])
        expect((await postJson(MODELS.lead, { vector: VECTOR }, { at })).body).toMatchObject({
          lead: { rung: "rules" },
        });
      await expect
        .poll(() => at.logged().match(/"message":"the rules answer for it".*golden row \d+/g))
        .toHaveLength(1);
    } finally {
      await at.stop();
    }
  });

  it("does not get into a worker with other bytes than its manifest was written for", async () => {
    const models = join(world.models, "../broken-models");
    cpSync(world.models, models, { recursive: true });
    appendFileSync(join(models, MODELS.lead, "model.onnx"), "x");
    const into = join(models, "../broken-worker");
    await expect(bundleEdge({ root: ROOT, models, into })).rejects.toMatchObject({
      code: "model.unreadable",
    });
  });
});

describe("the tree kernel in workerd", () => {
  it("answers bit by bit as in Node, on rows made to tell runtimes apart", () =>
    inWorkerd(world.models, async ({ onnx }, run) => {
      const vectors = rowsFor(onnx);
      const expected = await createTreeRunner(onnx).run(vectors, vectors.length / WIDTH);
      expect(bitsOf(await run(vectors))).toEqual(bitsOf(expected));
    }));

  it("answers the golden rows of the versions that ship as their trainer did", () =>
    inWorkerd(join(ROOT, SHIPPED_FOLDER), async ({ golden, manifest }, run) => {
      const { vectors, margins } = decodeGoldenRows(golden);
      const answered = await run(Float32Array.from(vectors));
      expect(answered).toHaveLength(margins.length);
      expect(findDisagreement(answered, margins, manifest.outputs, 0)).toBeUndefined();
    }));
});

type RunInWorkerd = (vectors: Float32Array<ArrayBuffer>) => Promise<Float32Array>;

/** Gives each version in a folder to `check`, with its kernel in workerd. */
async function inWorkerd(
  models: string,
  check: (version: ModelVersion, run: RunInWorkerd) => Promise<void>,
): Promise<void> {
  const entry = "tests/edge/margins-worker.ts";
  const into = join(world.models, "../margins-worker");
  const bundle = await bundleEdge({ root: ROOT, models, into, entry });
  const worker = await startWorkerd(bundle, {});
  try {
    const shipped = createShippedFiles(models);
    const manifests = await shipped.list();
    expect(manifests).not.toEqual([]);
    for (const manifest of manifests)
      await check((await shipped.read(manifest)) as ModelVersion, async (body) => {
        const answer = await fetch(`${worker.url}/${manifest.model}`, { method: "POST", body });
        return new Float32Array(await answer.arrayBuffer());
      });
  } finally {
    await worker.stop();
  }
}

const bitsOf = ({ buffer }: Float32Array): Uint32Array => new Uint32Array(buffer);

/** Rows on the model's own split points, and rows of anything. */
function rowsFor(onnx: Uint8Array): Float32Array<ArrayBuffer> {
  const random = createRandom(11);
  const designed = designGoldenRows(readOnnx(onnx), 2_000, 3);
  const drawn = Array.from({ length: 500 * WIDTH }, () =>
    random() < 0.2 ? Number.NaN : 200 * random() - 100,
  );
  return Float32Array.from([...designed, ...drawn]);
}
