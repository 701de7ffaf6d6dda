import type { EvaluationCurves, ModelManifest } from "@porchlight/core/models/model-manifest";
import type { OperatingPoint } from "@porchlight/core/predictions/operating-point";
import { describeModel } from "@porchlight/trainer/card/describe-model";
import { drawPlots } from "@porchlight/trainer/card/draw-plots";
import { writeHtml } from "@porchlight/trainer/card/write-html";
import { writeMarkdown } from "@porchlight/trainer/card/write-markdown";
import { describe, expect, it } from "vitest";
import { draftOf, versionOf } from "../../fakes/model-manifest.ts";
import { declaration, shop } from "./shop.ts";

const curves: EvaluationCurves = {
  reliability: [
    [0.1, 0.12, 30],
    [0.8, 0.75, 30],
  ],
  precision: [
    [0.1, 1],
    [1, 0.6],
  ],
  lift: [
    [0.1, 3],
    [1, 1],
  ],
};
const promise = { precision: 0.7, delta: 0.1 };
const given = { promise, outcomes: 400, threshold: 1, acted: 40, right: 36, coverage: 0.1 };
const refused = (needed?: number): OperatingPoint => ({
  promise,
  outcomes: 50,
  refused: { outcomes: 50, ...(needed !== undefined && { needed }) },
});

async function manifestOf(of: Parameters<typeof draftOf>[2] = {}): Promise<ModelManifest> {
  const evaluation = {
    rows: 1_200,
    logLoss: 0.4,
    auc: 0.8,
    numbers: { rulesAuc: 0.7, ece: 0.02, brier: 0.1, baseRate: 0.2, gapMs: 14 * 86_400_000 },
    intervals: { auc: [0.75, 0.85], perfectEce: [0.01, 0.03] } as const,
    people: 300,
    fromMs: Date.UTC(2026, 2, 1),
    toMs: Date.UTC(2026, 3, 1),
    curves,
  };
  return (await versionOf(draftOf(shop, "leaver", { evaluation, ...of }), 2)).manifest;
}

const cardOf = async (of?: Parameters<typeof draftOf>[2]) =>
  writeMarkdown("leaver@2", describeModel(await manifestOf(of), declaration.predictions.leaver));

describe("a card", () => {
  it("says what is foretold, of whom, from what, and how well, beside the rules", async () => {
    const card = await cardOf();
    for (const said of [
      "# leaver@2",
      "it does not happen within 14 days that the person does something themselves",
      "those who did something themselves in the last 30 days",
      "The archive of the workspace `acme`.",
      "| AUC | 0.800 | 0.750 to 0.850 | the rules 0.700 |",
      "exact chances show 0.010 to 0.030",
      "they begin 14 days after the last of those",
      "1,200 moments of 300 people, 2026-03-01 to 2026-04-01",
      "alike to the last bit",
      "![reliability](reliability.svg)",
      "(precision.svg)",
    ])
      expect(card).toContain(said);
  });

  it("lists every setting that a search tried, and nothing where none did", async () => {
    const { training } = await manifestOf();
    const tried = [
      { parameters: { eta: 0.03 }, rounds: 1_000, logLoss: 0.31 },
      { parameters: { eta: 0.1 }, rounds: 150, logLoss: 0.35 },
    ];
    const card = await cardOf({ training: { ...training, search: { tried } } });
    expect(card).toContain("Of 2 settings, the first below");
    expect(card).toContain("| 0.310 | 1,000 | 0.03 |");
    expect(card).toContain("| 0.350 | 150 | 0.1 |");
    expect(await cardOf()).not.toContain("settings");
  });

  it.each<[string, OperatingPoint | null, string]>([
    ["given", given, "on 400 outcomes, one a person, that nothing was fitted on"],
    ["refused for now", refused(900), "50 outcomes do not show it, and that takes about 900"],
    ["refused for good", refused(), "takes a better model, not more outcomes"],
    ["not asked for", null, "Its schema asks for no promise"],
  ])("says of a promise that it is %s, and why", async (_, operatingPoint, said) => {
    expect(await cardOf({ operatingPoint })).toContain(said);
  });

  it("of a shipped version says that nobody real is in it, and that it abstains elsewhere", async () => {
    const shipped = { rung: "shipped", operatingPoint: given } as const;
    const card = await cardOf({
      ...shipped,
      training: { ...(await manifestOf()).training, source: "A simulated market." },
    });
    expect(card).toContain("A simulated market.");
    expect(card).toContain("No real person, listing or deal is in it.");
    expect(card).toContain("In a workspace it always abstains");
  });

  it("names the classes of a model that has some", () => {
    const { next } = declaration.predictions;
    const answers = describeModel(
      { ...manifestOfClasses, outputs: 3 } as ModelManifest,
      next,
    )[0]?.texts?.join();
    expect(answers).toContain("`buy` (`bought`); `look` (`saved`, `viewed`)");
    expect(answers).toContain("of none, `none`");
  });
});

const manifestOfClasses = (await versionOf(draftOf(shop, "next"), 1)).manifest;

describe("its plots", () => {
  it("are SVG, and the same for the same figures", async () => {
    const manifest = await manifestOf({ operatingPoint: given });
    const plots = await drawPlots(manifest);
    expect(Object.keys(plots)).toEqual(["reliability", "precision", "lift"]);
    for (const svg of Object.values(plots)) expect(svg).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    expect(await drawPlots(manifest)).toEqual(plots);
  });

  it("show where it acts: without an operating point another plot comes out", async () => {
    const [acting, abstaining] = await Promise.all(
      [given, refused(9)].map(async (operatingPoint) =>
        drawPlots(await manifestOf({ operatingPoint })),
      ),
    );
    expect(acting?.precision).not.toBe(abstaining?.precision);
    expect(acting?.lift).toBe(abstaining?.lift);
  });

  it("are none where no curves were kept", async () => {
    const { evaluation } = await manifestOf();
    const { curves: _, ...figures } = evaluation;
    expect(await drawPlots({ evaluation: figures, operatingPoint: null })).toEqual({});
  });

  it("stand in a page of one file, whose texts are no markup", async () => {
    const plots = { lift: "<svg></svg>\n" };
    const sections = [{ title: "a < b", texts: ["`x & y`"], plots: ["lift"] }] as const;
    const page = writeHtml("<t>", [{ title: "leaver@2", sections, plots }]);
    expect(page).toContain("<title>&lt;t&gt;</title>");
    expect(page).toContain(
      "<h2>a &lt; b</h2>\n<p><code>x &amp; y</code></p>\n<figure>\n<svg></svg>",
    );
    expect(page).not.toMatch(/src=|href=/);
  });
});
