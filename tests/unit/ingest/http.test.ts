import { ServiceError } from "@porchlight/core/error";
import { httpHandler, type Route } from "@porchlight/functions/runtime/http";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { apiContext, apiEvent } from "../../fakes/api-event.ts";

const event = apiEvent({ path: "/v1/batch", body: null });
const answerOf = async (route: Route, refuseWith429 = false, remainingMs = 10_000) => {
  const answer = await httpHandler(route, { refuseWith429 })(event, apiContext(remainingMs));
  return { ...answer, body: JSON.parse(answer.body) };
};
const failing =
  (error: unknown): Route =>
  async () => {
    throw error;
  };

const logged = vi.spyOn(console, "log");
beforeEach(() => {
  logged.mockReset().mockImplementation(() => undefined);
});
afterEach(() => {
  vi.useRealTimers();
});

describe("httpHandler", () => {
  it("answers with what the route found", async () => {
    const answer = await answerOf(async () => ({ status: 200, body: { a: 1 } }));
    expect(answer).toMatchObject({ statusCode: 200, body: { a: 1 } });
    expect(answer.headers).toEqual({
      "content-type": "application/json",
      "access-control-allow-origin": "*",
      "access-control-expose-headers": "retry-after",
    });
    expect(logged).not.toHaveBeenCalled();
  });

  it("answers a refusal with its code, its sentence and its facts", async () => {
    const error = new ServiceError("key.scope", "no scope", { details: { keyId: "k1" } });
    const answer = await answerOf(failing(error));
    expect(answer.statusCode).toBe(403);
    expect(answer.body).toEqual({
      code: "key.scope",
      message: "no scope",
      details: { keyId: "k1" },
      requestId: "req_1",
    });
    expect(logged).not.toHaveBeenCalled();
  });

  it("asks to try again where that may help, and logs why", async () => {
    const error = new ServiceError("store.unavailable", "the table did not answer");
    const answer = await answerOf(failing(error));
    expect(answer).toMatchObject({ statusCode: 503, headers: { "retry-after": "5" } });
    expect(logged).toHaveBeenCalledOnce();
  });

  it("keeps to itself what is broken inside", async () => {
    for (const error of [
      new ServiceError("config.invalid", "missing: SECRET_NAME"),
      new Error("SECRET_NAME"),
      "SECRET_NAME",
    ]) {
      const answer = await answerOf(failing(error));
      expect(answer.statusCode).toBe(500);
      expect(JSON.stringify(answer)).not.toContain("SECRET_NAME");
    }
    expect(logged.mock.calls[0]?.[0]).toContain("SECRET_NAME");
  });

  it("turns every failure of ours into 429 where senders retry only that", async () => {
    for (const error of [new ServiceError("store.unavailable", ""), new Error("?")]) {
      const answer = await answerOf(failing(error), true);
      expect(answer).toMatchObject({ statusCode: 429, headers: { "retry-after": "5" } });
    }
    const theirs = await answerOf(failing(new ServiceError("key.wrong", "")), true);
    expect(theirs.statusCode).toBe(401);
  });

  it("answers before its function's time is up", async () => {
    vi.useFakeTimers();
    const never: Route = () => new Promise(() => undefined);
    const answer = answerOf(never, true, 2_000);
    await vi.advanceTimersByTimeAsync(1_500);
    expect(await answer).toMatchObject({ statusCode: 429, body: { code: "service.too_slow" } });
  });
});
