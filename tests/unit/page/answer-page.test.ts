import type { ArchiveReader } from "@porchlight/local/page/journal";
import { beforeEach, describe, expect, it } from "vitest";
import { away, createPageWorld, DAY, did, HOUR, NOW, textOf, viewed } from "./page-world.ts";

let world: Awaited<ReturnType<typeof createPageWorld>>;
beforeEach(async () => {
  world = await createPageWorld("acme");
});

const text = async (url: string): Promise<string> => textOf((await world.get(url)).body);

const people = (body: string): string[] =>
  [...body.matchAll(/<a data-person[^>]*><bdi>([^<]*)<\/bdi>/g)].map(([, name]) => name as string);

describe("a workspace", () => {
  it("is made first, where there is none", async () => {
    world = await createPageWorld();
    expect(await text("/")).toContain("npm run porchlight workspace create acme");
  });

  it("without anybody says how the first interaction is sent, to this address", async () => {
    const said = await text("/");
    expect(said).toContain("Nobody has come by yet");
    expect(said).toContain('curl -u "$KEY:" http://localhost:7070/v1/track -d');
    expect(said).toContain("key create acme -- --scopes write,read");
  });

  it("is chosen among several, and seen by nobody who looks at another", async () => {
    world = await createPageWorld("acme", "north");
    await world.send("north", viewed("nora", NOW - HOUR));
    const { body } = await world.get("/?workspace=north");
    expect(people(body)).toEqual(["nora"]);
    expect(body).toContain('<a href="/?workspace=north" aria-current="page">north</a>');
    expect((await world.get("/")).body).not.toContain("nora");
    expect((await world.get("/people/nora?workspace=acme")).status).toBe(404);
  });

  it("that is not there is not found", async () => {
    const { status, body } = await world.get("/?workspace=%3Cb%3E");
    expect(status).toBe(404);
    expect(textOf(body)).toContain(
      "There is no workspace &quot;&lt;b&gt;&quot;".replaceAll("&quot;", '"'),
    );
  });
});

describe("the call list", () => {
  it("has the best first, with why, what they look for, and what came since yesterday", async () => {
    for (let i = 0; i < 4; i++) await world.send("acme", viewed("ann", NOW - 3 * DAY - i * HOUR));
    await world.send("acme", did("ann", "tour_requested", NOW - 2 * HOUR));
    await world.send("acme", viewed("bob", NOW - 5 * DAY));
    await world.send("acme", viewed("cas", NOW - HOUR));
    const { body } = await world.get("/");
    expect(people(body)).toEqual(["ann", "cas", "bob"]);
    const said = textOf(body);
    expect(said).toMatch(/▲ up \d+ \d+ → \d+ tour asked for/);
    expect(said).toContain("asked for a tour this week");
    expect(said).toContain("3 bedrooms, in Utrecht, about 480k");
    expect(said).toContain("new since yesterday property viewed");
    expect(said).toContain("seen 2 h ago");
    expect(said).toContain("Scored by: rules. The score ranks; it is no promise.");
  });

  it("leaves visitors out who have not said who they are, unless asked for them", async () => {
    await world.send("acme", viewed("ann", NOW - HOUR));
    const { userId: _, ...visit } = viewed("", NOW - HOUR);
    await world.send("acme", { ...visit, anonymousId: "dev-1" });
    const { body } = await world.get("/");
    expect(people(body)).toEqual(["ann"]);
    expect(textOf(body)).toContain("1 visitor has a place on the list");
    const all = await world.get("/?workspace=acme&visitors=1");
    expect(people(all.body).sort()).toEqual(["ann", "dev-1"]);
    expect(all.body).toContain('href="/people/dev-1?workspace=acme&amp;as=anonymous"');
    expect((await world.get("/people/dev-1?workspace=acme&as=anonymous")).status).toBe(200);
  });

  it("leaves out who has bought", async () => {
    await world.send("acme", viewed("ann", NOW - HOUR), did("ann", "deal_won", NOW - HOUR));
    await world.send("acme", viewed("bob", NOW - HOUR));
    expect(people((await world.get("/")).body)).toEqual(["bob"]);
    expect(await text("/")).toContain("1 person is left out: their deal is won.");
  });

  it("is filtered without a script too", async () => {
    await world.send("acme", viewed("ann", NOW - HOUR), viewed("bob", NOW, { City: "Delft" }));
    expect(people((await world.get("/?find=DELFT+bob")).body)).toEqual(["bob"]);
    expect(await text("/?find=nowhere")).toContain("Nobody here has “nowhere”.");
  });

  it("is the copy that the last sweep left while the cache is away", async () => {
    await world.send("acme", viewed("ann", NOW - HOUR), viewed("bob", NOW - HOUR));
    const entries = [JSON.stringify({ userId: "bob", score: 9 })];
    await world.workspaces.writeLeads("acme", "lead_scorer_v2", { asOfMs: NOW, entries });
    world.cache = { ...world.cache, top: away("cache.unavailable") };
    const { body } = await world.get("/");
    expect(people(body)).toEqual(["bob"]);
    expect(textOf(body)).toContain("The cache did not answer");
  });
});

describe("people who go cold", () => {
  const comes = async (who: string, daysAgo: readonly number[]) => {
    for (const days of daysAgo) await world.send("acme", viewed(who, NOW - days * DAY));
  };

  it("were here lately, are quiet, and come by what there is to lose", async () => {
    // The whole call list, so that there is somebody who is not on it.
    for (let i = 0; i < 50; i++)
      await world.send("acme", did(`top-${i}`, "offer_made", NOW - DAY), viewed(`top-${i}`, NOW));
    await comes("faded", [20, 21, 22]);
    await comes("eager", [20, 21, 22, 23, 24]);
    await comes("gone", [40, 41, 42, 43]);
    await comes("glance", [20]);
    await comes("here", [0, 1, 2, 3]);
    await world.send("acme", did("here", "unsubscribed", NOW));
    const { body } = await world.get("/");
    expect(people(body).slice(50)).toEqual(["eager", "faded"]);
    expect(textOf(body)).toContain("no visit for 20 days");
  });
});

describe("a person's page", () => {
  it("has the three predictions, what they look for and what they did, day by day", async () => {
    await world.send("acme", viewed("ann", NOW - DAY), did("ann", "property_saved", NOW - DAY));
    await world.send("acme", did("ann", "tour_requested", NOW - HOUR));
    const said = await text("/people/ann?workspace=acme");
    for (const part of [
      "Lead quality",
      "Risk of losing them",
      "What they do next",
      "3 interactions in the archive",
      "Looks for Price about 480k",
      "Where Utrecht",
      "Today 09:00 Asked for a tour",
      "Yesterday 10:00 Viewed L-7, 3 bedrooms in Utrecht, 480k",
      "The last 60 days: 3 interactions",
      "No promise here: it ranks people",
    ])
      expect(said).toContain(part);
  });

  it("follows an identity link to who it is", async () => {
    const { userId: _, ...visit } = viewed("", NOW - 2 * HOUR);
    await world.send("acme", { ...visit, anonymousId: "dev-1" });
    await world.send("acme", {
      type: "identify",
      userId: "ann",
      anonymousId: "dev-1",
      timestamp: new Date(NOW - HOUR).toISOString(),
    });
    const said = await text("/people/dev-1?workspace=acme&as=anonymous");
    expect(said).toContain("ann Seen 2 h ago. 1 interaction in the archive.");
  });

  it("tells the latest 200, and that there are more", async () => {
    const many = Array.from({ length: 230 }, (_, i) => viewed("ann", NOW - i * HOUR));
    await world.send("acme", ...many);
    expect(await text("/people/ann?workspace=acme")).toContain("The latest 200 of 230 are shown.");
  });

  it.each([
    ["/people/nobody?workspace=acme", 404],
    ["/people/ann?workspace=acme&as=queen", 400],
    ["/people/%E0%A4?workspace=acme", 400],
  ])("answers %s with %i", async (url, status) => {
    expect((await world.get(url)).status).toBe(status);
  });
});

describe("the archive", () => {
  const whole = (reader: Partial<ArchiveReader>) => {
    const { archive } = world;
    world.archive = (workspace) => ({ ...archive(workspace), ...reader });
  };

  it("that cannot be read leaves scores, and says what is missing", async () => {
    await world.send("acme", viewed("ann", NOW - HOUR));
    whole({ read: async () => away("archive.unavailable")() });
    const { status, body } = await world.get("/");
    expect(status).toBe(200);
    expect(people(body)).toEqual(["ann"]);
    expect(textOf(body)).toContain("The archive cannot be read at the moment");
    expect(textOf(body)).toContain("not known yet");
    expect(world.problems.map(({ code }) => code)).toEqual(["archive.unavailable"]);
    expect((await world.get("/people/ann?workspace=acme")).status).toBe(200);
  });

  it("that is long in reading is not waited for: the page looks again by itself", async () => {
    await world.send("acme", viewed("ann", NOW - HOUR));
    const { promise, resolve } = Promise.withResolvers<void>();
    const { archive } = world;
    whole({
      read: async (key) => {
        await promise;
        return archive("acme").read(key);
      },
    });
    const early = await world.get("/");
    expect(early.body).toContain('http-equiv="refresh"');
    expect(textOf(early.body)).toContain("Reading the archive, 0 of 1 object");
    expect(people(early.body)).toEqual(["ann"]);
    resolve();
    const later = await world.get("/");
    expect(later.body).not.toContain('http-equiv="refresh"');
    expect(textOf(later.body)).toContain("new since yesterday");
  });
});

describe("what goes wrong", () => {
  it("is said in one sentence, logged, and looked at again where that may help", async () => {
    world.workspaces = { ...world.workspaces, list: away("store.unavailable") };
    const { status, body } = await world.get("/");
    expect(status).toBe(503);
    expect(textOf(body)).toContain("It is away. This page looks again by itself.");
    expect(body).toContain('http-equiv="refresh"');
    expect(world.problems).toHaveLength(1);
  });

  it("is not explained to who looks where it is a fault of ours", async () => {
    world.workspaces = {
      ...world.workspaces,
      list: async () => {
        throw new TypeError("secret");
      },
    };
    const { status, body } = await world.get("/");
    expect(status).toBe(500);
    expect(body).not.toContain("secret");
    expect(body).not.toContain('http-equiv="refresh"');
    expect(world.problems[0]?.cause).toBeInstanceOf(TypeError);
  });
});
