import { topology } from "@porchlight/stacks/topology";
import { describe, expect, it } from "vitest";
import { synthesise } from "../stacks/synthesise.ts";
import { cdkHome } from "./cdk-home.ts";
import { compareHomes } from "./compare-homes.ts";
import type { Home } from "./home.ts";
import { laptopHome, NOT_ON_A_LAPTOP } from "./laptop-home.ts";
import { sstHome } from "./sst-home.ts";
import { synthesiseSst } from "./synthesise-sst.ts";
import { topologyHome } from "./topology-home.ts";

const declared = { name: "the topology", home: topologyHome(topology) };
/** A first run writes SST's platform: a minute. */
const INSTALL_MS = 180_000;

/** SST moves a function to its new code at once: it has no rollout that an alarm takes back. */
const NOT_IN_SST = /^functions\.[^.]+\.rollout\./;

const withoutLaptops = (home: Home): Home =>
  new Map([...home].filter(([path]) => !NOT_ON_A_LAPTOP.test(path)));

describe("the three homes of one topology", () => {
  it("has enough to compare", () => {
    expect(declared.home.size).toBeGreaterThan(120);
    expect(withoutLaptops(declared.home).size).toBeGreaterThan(70);
  });

  it("is the topology in CDK's template", () => {
    expect(compareHomes(declared, { name: "CDK", home: cdkHome(synthesise()) })).toEqual([]);
  });

  it("is the topology among the resources that SST registers, but for rollouts", {
    timeout: INSTALL_MS,
  }, async () => {
    const home = sstHome(await synthesiseSst("dev"));
    expect(compareHomes(declared, { name: "SST", home }, { except: NOT_IN_SST })).toEqual([]);
    expect([...home.keys()].filter((path) => NOT_IN_SST.test(path))).toEqual([]);
  });

  it("is the topology on a laptop, but for what a laptop has no part in", async () => {
    const home = await laptopHome(topology);
    expect(
      compareHomes(declared, { name: "the laptop", home }, { except: NOT_ON_A_LAPTOP }),
    ).toEqual([]);
    expect([...home.keys()].filter((path) => NOT_ON_A_LAPTOP.test(path))).toEqual([]);
  });
});
