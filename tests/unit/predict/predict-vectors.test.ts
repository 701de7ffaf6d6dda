import type { Serving } from "@porchlight/core/models/models";
import { RULES_ONLY } from "@porchlight/core/models/models";
import { predictVectors } from "@porchlight/core/predictions/predict-vectors";
import {
  givesVectors,
  readVectorsRequest,
} from "@porchlight/core/predictions/read-vectors-request";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMarginRunner, servingModel } from "../../fakes/margin-model.ts";
import { shop } from "./world.ts";

const LEAD = "lead_scorer_v2";
const { columns, hash } = shop.featureSet;
const ASKED = columns.indexOf("asked_total");

/** Somebody who asked that often, of whom nothing else is known. */
const asked = (times: number): (number | null)[] =>
  columns.map((_, i) => (i === ASKED ? times : null));

const ask = (serving: Serving, body: object) =>
  predictVectors(serving, shop, LEAD, readVectorsRequest(body, columns.length));

/** A version whose margin is how often somebody asked, less two. */
async function servingLead(marginOf = (times: number) => times - 2): Promise<Serving> {
  const runner = createMarginRunner(shop, 1, (row) => [marginOf(row[ASKED] as number)]);
  return { ...RULES_ONLY, models: new Map([[LEAD, await servingModel(shop, LEAD, runner)]]) };
}

describe("a prediction from a vector", () => {
  it("is the model's, calibrated, with its version and how much was known", async () => {
    expect(await ask(await servingLead(), { vector: asked(2) })).toEqual({
      model: LEAD,
      featureSet: hash,
      completeness: Math.round(10_000 / columns.length) / 10_000,
      lead: {
        quality: 0.5,
        score: 50,
        confidence: 0.5,
        decision: "abstain",
        rung: "own",
        model: `${LEAD}@7`,
        reasons: [],
      },
    });
  });

  it("stands in a list where the vector stood, the same as alone", async () => {
    const serving = await servingLead();
    const one = await ask(serving, { vector: asked(3) });
    const many = await ask(serving, { vectors: [asked(0), asked(3)] });
    expect(many).toMatchObject({ model: LEAD, featureSet: hash });
    expect((many.predictions as unknown[])[1]).toEqual({
      completeness: one.completeness,
      lead: one.lead,
    });
  });

  it("is the rules', with their reasons, where no model is there or it fails", async () => {
    const broken = await servingLead(() => Number.NaN);
    for (const serving of [RULES_ONLY, broken])
      expect(await ask(serving, { vector: asked(3) })).toMatchObject({
        lead: {
          quality: 0.8808,
          rung: "rules",
          decision: "abstain",
          reasons: [{ feature: "asked_total", says: "asked 3 times" }],
        },
      });
  });

  it("is refused for a model that the schema has not", async () => {
    const request = readVectorsRequest({ vector: asked(1) }, columns.length);
    await expect(predictVectors(RULES_ONLY, shop, "other", request)).rejects.toMatchObject({
      code: "model.not_found",
    });
  });
});

describe("a body that gives vectors", () => {
  it("is read as float32 numbers, null as missing, whatever they are", () => {
    const number = fc.option(fc.float({ noNaN: true, noDefaultInfinity: true }));
    fc.assert(
      fc.property(
        fc.array(fc.array(number, { minLength: 4, maxLength: 4 }), { minLength: 1, maxLength: 20 }),
        (rows) => {
          const body = JSON.parse(JSON.stringify({ vectors: rows }));
          expect(givesVectors(body)).toBe(true);
          const read = readVectorsRequest(body, 4);
          // JSON has no negative zero, and trees do not tell the two apart.
          const expected = rows.flat().map((value) => (value === null ? Number.NaN : value + 0));
          expect([...read.vectors]).toEqual(expected);
          expect(read.rows).toBe(rows.length);
        },
      ),
    );
  });

  it("is refused, with a reason, or read: nothing else", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom("vector", "vectors"), (value, name) => {
        try {
          const { vectors, rows } = readVectorsRequest({ [name]: value } as object, 2);
          expect(vectors).toHaveLength(2 * rows);
        } catch (error) {
          expect(error).toMatchObject({ code: "body.bad_shape" });
        }
      }),
    );
  });

  it.each([null, 1, "vector", [], { userId: "ann" }])("is not %j", (body) => {
    expect(givesVectors(body)).toBe(false);
  });
});
