import { ensureInstalled, type Machine } from "@porchlight/local/ensure-installed";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const BOTH = ["redis-server", "libxgboost0"] as const;

/** A machine that lacks some packages and gets what apt-get can get. */
function createMachine({
  lacks,
  apt,
}: {
  lacks: readonly string[];
  apt: "none" | "works" | "fails";
}) {
  const missing = new Set(lacks);
  const ran: string[] = [];
  const machine: Machine = {
    isHere: (name) => !missing.has(name),
    hasApt: () => apt !== "none",
    async apt(args) {
      ran.push(args.join(" "));
      if (apt === "works" && args[0] === "install") for (const one of args) missing.delete(one);
    },
  };
  return { machine, ran };
}

let said: string[];
const say = (sentence: string) => {
  said.push(sentence);
};
beforeEach(() => {
  said = [];
  vi.stubEnv("LIBXGBOOST", "");
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe("ensureInstalled", () => {
  it("does nothing where nothing is missing, whoever asks", async () => {
    const { machine, ran } = createMachine({ lacks: [], apt: "none" });
    expect(await ensureInstalled(BOTH, { say, uid: 1000, machine })).toEqual([]);
    expect([...ran, ...said]).toEqual([]);
  });

  it("installs, as root, what is missing and only that, and says what and why before", async () => {
    const { machine, ran } = createMachine({ lacks: ["redis-server"], apt: "works" });
    expect(await ensureInstalled(BOTH, { say, uid: 0, machine })).toEqual(["redis-server"]);
    expect(said).toEqual([
      "redis-server is missing; the laptop's cache runs on it: installing redis-server with apt-get",
    ]);
    expect(ran).toEqual([
      "update --quiet",
      "install --yes --quiet --no-install-recommends redis-server",
    ]);
  });

  it("names the one command to run, without root, and runs nothing", async () => {
    const { machine, ran } = createMachine({ lacks: BOTH, apt: "works" });
    await expect(ensureInstalled(BOTH, { say, uid: 1000, machine })).rejects.toMatchObject({
      code: "config.invalid",
      message: expect.stringMatching(
        /: run `sudo apt-get install --yes --no-install-recommends redis-server libxgboost0`$/,
      ),
    });
    expect([...ran, ...said]).toEqual([]);
  });

  it("says what apt-get could not install", async () => {
    const { machine } = createMachine({ lacks: BOTH, apt: "fails" });
    await expect(ensureInstalled(BOTH, { say, uid: 0, machine })).rejects.toMatchObject({
      code: "config.invalid",
      message: "apt-get could not install redis-server and libxgboost0; what it said stands above",
    });
  });

  it.each([0, 501, undefined])(
    "says, as user %s, what to do where there is no apt-get",
    async (uid) => {
      const { machine, ran } = createMachine({ lacks: BOTH, apt: "none" });
      await expect(
        ensureInstalled(BOTH, { say, machine, ...(uid !== undefined && { uid }) }),
      ).rejects.toMatchObject({ message: expect.stringContaining("brew install xgboost") });
      expect(ran).toEqual([]);
    },
  );

  it("does not install a library beside one that was pointed to and is wrong", async () => {
    vi.stubEnv("LIBXGBOOST", "/nowhere/libxgboost.so");
    const { machine, ran } = createMachine({ lacks: ["libxgboost0"], apt: "works" });
    await expect(ensureInstalled(BOTH, { say, uid: 0, machine })).rejects.toMatchObject({
      message: expect.stringContaining("/nowhere/libxgboost.so"),
    });
    expect(ran).toEqual([]);
  });
});
