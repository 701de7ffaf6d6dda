import { connect } from "@porchlight/client/connect";
import { isPorchlightError } from "@porchlight/client/porchlight-error";
import { describe, expect, it } from "vitest";

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}

/** A connection whose requests are written down and answered by `answer`. */
function recording(answer: (asked: Asked) => unknown = () => ({})) {
  const asked: Asked[] = [];
  const porchlight = connect({
    url: "https://porchlight.test/prod/",
    key: "pl_test",
    fetch: async (url, { method, body, headers }) => {
      expect(headers.authorization).toBe("Bearer pl_test");
      const path = url.replace("https://porchlight.test/prod", "");
      const one = { method, path, ...(body !== undefined && { body: JSON.parse(body) }) };
      asked.push(one);
      const text = JSON.stringify(answer(one));
      return { status: 200, headers: { get: () => null }, text: async () => text };
    },
  });
  return { porchlight, asked };
}

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: unknown) => (isPorchlightError(error) ? error.code : error),
  );

describe("profile", () => {
  it.each([
    ["u_42", "/v1/profiles/u_42"],
    [{ userId: "u_42" }, "/v1/profiles/u_42"],
    [{ anonymousId: "a/7 %" }, "/v1/profiles/a%2F7%20%25?as=anonymous"],
    ["josé#1?x", "/v1/profiles/jos%C3%A9%231%3Fx"],
    ["...", "/v1/profiles/..."],
  ])("asks for %j at %s", async (person, path) => {
    const { porchlight, asked } = recording();
    await porchlight.profile(person);
    const { searchParams } = new URL(path, "http://service");
    searchParams.append("reasons", "all");
    await porchlight.profile(person, { reasons: "all" });
    expect(asked).toEqual(
      [path, `${path.split("?")[0]}?${searchParams}`].map((one) => ({ method: "GET", path: one })),
    );
  });

  it.each(["", ".", "..", "half \ud83d", undefined, 42, { anonymousId: "" }, {}])(
    "refuses %j, which no path can hold",
    async (person) => {
      const { porchlight, asked } = recording();
      expect(await codeOf(porchlight.profile(person as never))).toBe("request.bad_parameter");
      expect(asked).toEqual([]);
    },
  );
});

describe("leads", () => {
  it.each([
    [undefined, "/v1/leads"],
    [{}, "/v1/leads"],
    [{ limit: undefined }, "/v1/leads"],
    [{ rank: "churn_predictor_v2", limit: 5 }, "/v1/leads?rank=churn_predictor_v2&limit=5"],
    [{ "li&mt": "5 %" }, "/v1/leads?li%26mt=5%20%25"],
  ])("asks with %j for %s", async (options, path) => {
    const { porchlight, asked } = recording();
    await porchlight.leads(options as never);
    expect(asked).toEqual([{ method: "GET", path }]);
  });
});

describe("predictor", () => {
  const answer = ({ body }: Asked) => {
    const { userIds = [] } = body as { userIds?: string[] };
    return { model: "lead_scorer_v2", predictions: userIds.map((userId) => ({ userId })) };
  };

  it("asks about one person", async () => {
    const { porchlight, asked } = recording();
    await porchlight.predictor("lead_scorer_v2").predict({ userId: "u_42" });
    expect(asked).toEqual([
      { method: "POST", path: "/v1/predict/lead_scorer_v2", body: { userId: "u_42" } },
    ]);
  });

  it("asks about many by the hundred, and answers in order", async () => {
    const { porchlight, asked } = recording(answer);
    const userIds = Array.from({ length: 201 }, (_, i) => `u_${i}`);
    const { predictions } = await porchlight.predictor("lead_scorer_v2").predictMany({ userIds });
    expect(predictions.map(({ userId }) => userId)).toEqual(userIds);
    const lengths = asked.map(({ body }) => (body as { userIds: string[] }).userIds.length);
    expect(lengths).toEqual([100, 100, 1]);
  });

  it("does not take an answer without predictions for one", async () => {
    const { porchlight } = recording();
    const call = porchlight.predictor("lead_scorer_v2").predictMany({ userIds: ["u_42"] });
    expect(await codeOf(call)).toBe("answer.unreadable");
  });
});
