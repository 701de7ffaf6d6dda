import { beforeEach, describe, expect, it } from "vitest";
import { createPageWorld, HOUR, NOW, viewed } from "./page-world.ts";

let world: Awaited<ReturnType<typeof createPageWorld>>;
beforeEach(async () => {
  world = await createPageWorld("acme");
});

describe("who may look", () => {
  it.each(["localhost", "LocalHost:7070", "127.0.0.1:1", "[::1]:7070"])(
    "answers %s",
    async (host) => {
      expect((await world.get("/", { host })).status).toBe(200);
    },
  );

  it.each([
    "evil.example",
    "localhost.evil.example",
    "127.0.0.1.nip.io:7070",
    "127.0.0.1@evil.example",
    "192.168.1.5:7070",
    "",
  ])("refuses a request that came for %j: its name was made to point here", async (host) => {
    const { status, body } = await world.get("/", { host });
    expect(status).toBe(421);
    expect(body).not.toContain("<");
  });

  it("refuses a request without a host", async () => {
    expect((await world.get("/", {})).status).toBe(421);
  });
});

describe("a document", () => {
  it("runs nothing but its own style and script, under a nonce of this answer", async () => {
    const answers = [await world.get("/"), await world.get("/")];
    const nonces = answers.map(({ headers, body }) => {
      const policy = String(headers["content-security-policy"]);
      const nonce = /'nonce-([\w-]{24})'/.exec(policy)?.[1] as string;
      expect(policy).toBe(
        `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
      );
      expect([...body.matchAll(/<(?:script|style)[^>]*>/g)].map(([tag]) => tag)).toEqual([
        `<style nonce="${nonce}">`,
        `<script nonce="${nonce}">`,
      ]);
      expect(body).not.toMatch(/ (?:style|on\w+)="/);
      return nonce;
    });
    expect(nonces[0]).not.toBe(nonces[1]);
  });

  it("is kept by nobody and framed by nobody", async () => {
    expect((await world.get("/")).headers).toMatchObject({
      "cache-control": "no-store",
      "content-type": "text/html; charset=utf-8",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    });
  });

  it("shows what people sent as text, wherever it stands", async () => {
    const id = `<script>alert(1)</script>"'&`;
    const City = `<img src=x onerror="alert(2)">`;
    for (let i = 0; i < 3; i++)
      await world.send("acme", viewed(id, NOW - (i + 1) * HOUR, { City, ListingKey: `<i>${i}` }));
    const href = `/people/${encodeURIComponent(id)}?workspace=acme`;
    for (const url of ["/", href, `/?find=${encodeURIComponent(id)}`]) {
      const { status, body } = await world.get(url);
      expect(status).toBe(200);
      expect(body.match(/<script/g)).toHaveLength(1);
      expect(body).not.toMatch(/<img|<i>/);
      expect(body).toContain("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;");
    }
    expect((await world.get("/")).body).toContain(href.replaceAll("'", "&#39;"));
  });
});
