import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { confirm } from "@porchlight/cli/deploy/confirm";
import { runCommand, type ShellCommand } from "@porchlight/cli/deploy/run-command";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "porchlight-tools-"));
  mkdirSync(join(root, "node_modules/.bin"), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

/** A `cdk` of this project that does as told. */
function stage(script: string): void {
  const file = join(root, "node_modules/.bin/cdk");
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

const command: ShellCommand = {
  tool: "cdk",
  args: ["deploy", "porchlight-dev"],
  environment: { PORCHLIGHT_STAGE: "dev" },
};

describe("runCommand", () => {
  it("runs the project's own tool at its root, with its Node first and the stage in the environment", async () => {
    stage('echo "$PORCHLIGHT_STAGE|$PWD|$PATH|$CDK_DISABLE_CLI_TELEMETRY|$*" > ran');
    expect(await runCommand(command, root)).toBe(0);
    const [name, folder, path, quiet, args] = readFileSync(join(root, "ran"), "utf8")
      .trim()
      .split("|");
    expect([name, quiet, args]).toEqual(["dev", "1", "deploy porchlight-dev"]);
    expect(folder?.endsWith(root)).toBe(true);
    expect(path?.split(":")[0]).toBe(join(root, "node_modules/.bin"));
  });

  it("answers the tool's exit code, and 128 + n for signal n", async () => {
    stage("exit 42");
    expect(await runCommand(command, root)).toBe(42);
    stage("kill -TERM $$");
    expect(await runCommand(command, root)).toBe(143);
  });

  it("waits for a tool that is asked to end, and leaves no listener", async () => {
    stage(
      'trap "echo put in order > ended; exit 130" INT; touch started; while :; do sleep 0.05; done',
    );
    const before = process.listenerCount("SIGINT");
    const running = runCommand(command, root);
    await vi.waitFor(() => expect(existsSync(join(root, "started"))).toBe(true));
    process.emit("SIGINT", "SIGINT");
    expect(await running).toBe(130);
    expect(readFileSync(join(root, "ended"), "utf8")).toBe("put in order\n");
    expect(process.listenerCount("SIGINT")).toBe(before);
  });

  it("says what to do where the tool is not installed", async () => {
    await expect(runCommand(command, root)).rejects.toMatchObject({
      code: "config.invalid",
      message: "cdk cannot be started here: run `npm ci` first",
    });
  });
});

describe("confirm", () => {
  const terminal = () => {
    const output = new PassThrough();
    return { input: Object.assign(new PassThrough(), { isTTY: true }), output };
  };

  it.each([
    ["yes", true],
    [" YES ", true],
    ["y", false],
    ["", false],
    ["no", false],
  ])("takes %j for %s", async (answer, expected) => {
    const asked = terminal();
    const answered = confirm("Deploy?", asked);
    await once(asked.output, "data");
    asked.input.write(`${answer}\n`);
    expect(await answered).toBe(expected);
  });

  it("takes the end of input for a no", async () => {
    const asked = terminal();
    const answered = confirm("Deploy?", asked);
    asked.input.end();
    expect(await answered).toBe(false);
  });

  it("refuses where nobody is", async () => {
    const asked = { input: new PassThrough(), output: new PassThrough() };
    await expect(confirm("Deploy?", asked)).rejects.toMatchObject({
      code: "deployment.unconfirmed",
    });
  });
});
