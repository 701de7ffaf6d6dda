import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { alarmDescription } from "@porchlight/stacks/alarm-description";
import { type AlarmSpec, topology } from "@porchlight/stacks/topology";
import { describe, expect, it } from "vitest";
import { ROOT } from "../house/source-files.ts";

const FOLDER = join(ROOT, "stacks/runbooks");
const HEADINGS = ["What it means", "What you see", "How to look", "What to do", "When to stop"];
const pages = globSync("*.md", { cwd: FOLDER }).map((file) => basename(file, ".md"));
const read = (page: string) => readFileSync(join(FOLDER, `${page}.md`), "utf8");

describe("the runbook", () => {
  it("has a page for each alarm, and none for what does not ring", () => {
    const named = pages.filter((page) => page !== "README");
    expect(named.sort()).toEqual(Object.keys(topology.alarms).sort());
  });

  it.each(Object.entries(topology.alarms))(
    "has the page that the mail of %s names",
    (name, spec) => {
      const [, path = ""] = /Runbook: (\S+)$/.exec(alarmDescription(name, spec as AlarmSpec)) ?? [];
      expect(existsSync(join(ROOT, path))).toBe(true);
    },
  );

  it.each(Object.keys(topology.alarms))("says on %s all that is asked at night", (name) => {
    const page = read(name);
    expect(page.startsWith(`# ${name}\n`)).toBe(true);
    expect([...page.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)).toEqual(HEADINGS);
    for (const part of page.split(/^## .*$/m).slice(1))
      expect(part.trim().length).toBeGreaterThan(40);
  });

  it.each(pages)("asks on %s only for commands and helpers that exist", (page) => {
    const text = read(page);
    for (const [, command = ""] of text.matchAll(/npm run porchlight -- ([\w-]+)/g))
      expect(existsSync(join(ROOT, "packages/cli/src/commands", `${command}.ts`))).toBe(true);
    for (const [, named, logged] of text.matchAll(/\$\(fn ([\w-]+)\)|^logs ([\w-]+)/gm))
      expect(Object.keys(topology.functions)).toContain(named ?? logged);
    for (const [, name = ""] of text.matchAll(/\$\(queue ([\w-]+)\)/g))
      expect(Object.keys(topology.queues)).toContain(name);
    for (const [, other = ""] of text.matchAll(
      /\b([a-z]+(?:-[a-z]+)*-(?:errors|slow|refuses|throttles))\b/g,
    ))
      expect(Object.keys(topology.alarms)).toContain(other);
  });
});
