import { execFile } from "node:child_process";
import { afterEach, describe, expect, it } from "vitest";
import { bundleClient } from "../unit/client/bundle-client.ts";
import { acceptAll, refusal, stage } from "../unit/client/stage-server.ts";

let server: Awaited<ReturnType<typeof stage>>;
afterEach(() => server.close());

/** What a process prints until it ends by itself; killed if it has not after ten seconds. */
function run(script: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, ["-e", script], { timeout: 10_000 }, (error, stdout, stderr) =>
      error === null
        ? resolve(stdout)
        : reject(new Error(stderr || `it did not end: ${error.signal}`)),
    );
  });
}

describe("a process that uses the client", () => {
  it("ends when its calls are done: no timer and no connection keeps it", async () => {
    server = await stage(acceptAll, "cut", refusal(503, "store.unavailable", "600"), "silence");
    const printed = await run(`
      ${await bundleClient()}
      // Longer than this test lets it live: a timer left behind would be seen.
      const patient = porchlight.connect({ url: "${server.url}", key: "pl_test", timeoutMs: 60_000 });
      const hasty = porchlight.connect({ url: "${server.url}", key: "pl_test", timeoutMs: 100 });
      const codes = [];
      const note = (call) => call.then(() => codes.push("ok"), (error) => codes.push(error.code));
      (async () => {
        await note(patient.track({ userId: "u_42", event: "property_viewed" }));
        await note(patient.profile("u_42"));
        await note(hasty.profile("u_42"));
        const kept = process.getActiveResourcesInfo().filter((name) => name === "Timeout");
        console.log(JSON.stringify({ codes, kept }));
      })();
    `);
    expect(JSON.parse(printed)).toEqual({
      codes: ["ok", "store.unavailable", "network.timeout"],
      kept: [],
    });
  });
});
