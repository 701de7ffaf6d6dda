import { createContext, runInContext } from "node:vm";
import { gzipSync } from "node:zlib";
import type { connect } from "@porchlight/client/connect";
import { isPorchlightError } from "@porchlight/client/porchlight-error";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { readImports } from "../../house/read-imports.ts";
import { sourceFiles } from "../../house/source-files.ts";
import { bundleClient } from "./bundle-client.ts";
import { acceptAll, refusal, stage } from "./stage-server.ts";

let script: string;
beforeAll(async () => {
  script = await bundleClient();
});

let server: Awaited<ReturnType<typeof stage>>;
afterEach(() => server?.close());

/** What every browser and worker has, and nothing of Node's. */
const WEB = { fetch, crypto, URL, TextEncoder, AbortController, setTimeout, clearTimeout };

function connectIn(globals: object): typeof connect {
  const context = createContext({ ...globals });
  expect(runInContext("typeof process + typeof Buffer + typeof require", context)).toBe(
    "undefined".repeat(3),
  );
  return runInContext(`${script}; porchlight.connect`, context);
}

const interaction = { userId: "u_42", event: "property_viewed" };

describe("with a browser's globals alone", () => {
  it("tracks, tries again, and reads", async () => {
    const profile = { status: 200, body: { lead: { quality: 0.5 } } };
    server = await stage(refusal(503, "store.unavailable"), acceptAll, profile);
    const porchlight = connectIn(WEB)({ url: server.url, key: "pl_test" });
    expect(await porchlight.track(interaction)).toMatchObject({ accepted: 1 });
    expect(new Set(server.ids().flat()).size).toBe(1);
    expect((await porchlight.profile("u_42")).lead.quality).toBe(0.5);
  });

  it("makes ids on a page that was not served over https", async () => {
    const insecure = { getRandomValues: crypto.getRandomValues.bind(crypto) };
    server = await stage(acceptAll);
    const porchlight = connectIn({ ...WEB, crypto: insecure })({ url: server.url, key: "pl_test" });
    await porchlight.track(interaction);
    expect(server.ids()).toEqual([[expect.stringMatching(/^[0-9a-f-]{36}$/)]]);
  });

  it("throws errors that another copy of the package knows", async () => {
    server = await stage(refusal(404, "person.not_found"));
    const porchlight = connectIn(WEB)({ url: server.url, key: "pl_test" });
    const error = await porchlight.profile("u_42").catch((reason: unknown) => reason);
    expect(error).not.toBeInstanceOf(Error);
    expect(isPorchlightError(error) && error.code).toBe("person.not_found");
  });
});

describe("the package", () => {
  it("imports its own files and nothing else", () => {
    const specifiers = sourceFiles("packages/client/src")
      .flatMap(({ text }) => readImports(text))
      .map(({ specifier }) => specifier);
    expect(specifiers.filter((specifier) => !specifier?.startsWith("./"))).toEqual([]);
  });

  it("is small", () => {
    const bytes = gzipSync(script).length;
    console.info(`@porchlight/client: ${bytes} bytes, minified and gzipped`);
    expect(bytes).toBeLessThan(4 * 1024);
  });
});
