import { html, markupOf, trusted } from "@porchlight/local/page/html";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

describe("html", () => {
  it("escapes text, and leaves markup", () => {
    const name = `<script>alert("x & 'y'")</script>`;
    expect(markupOf(html`<p title="${name}">${html`<b>${name}</b>`}</p>`)).toBe(
      `<p title="&lt;script&gt;alert(&quot;x &amp; &#39;y&#39;&quot;)&lt;/script&gt;"><b>&lt;script&gt;alert(&quot;x &amp; &#39;y&#39;&quot;)&lt;/script&gt;</b></p>`,
    );
  });

  it("shows nothing for what is absent, and all of a list", () => {
    expect(markupOf(html`${undefined}${false}${["a", html`<i>b</i>`, 0, [1]]}`)).toBe(
      "a<i>b</i>01",
    );
  });

  it("leaves the software's own text as it is", () => {
    expect(markupOf(html`${trusted("a > b")}`)).toBe("a > b");
  });

  it("lets no text end the tag, the attribute or the document that it stands in", () => {
    const hostile = fc.string({
      unit: fc.constantFrom("<", ">", "&", '"', "'", "\0", "/", "a", "😀", "\ud800"),
    });
    fc.assert(
      fc.property(hostile, (text) => {
        const markup = markupOf(html`<p title="${text}">${text}</p>`);
        const inside = /^<p title="([^"<>]*)">([^<>]*)<\/p>$/.exec(markup);
        expect(inside).not.toBeNull();
        expect(inside?.[1]).toBe(inside?.[2]);
        expect(unescaped(inside?.[1] ?? "")).toBe(text.replaceAll("\0", "\uFFFD"));
      }),
    );
  });
});

const unescaped = (markup: string): string =>
  markup
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
