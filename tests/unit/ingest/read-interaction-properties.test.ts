import { describe, expect, it } from "vitest";
import { codeOf, readOf, seen } from "./reading.ts";

const propertiesOf = (properties: unknown) => readOf({ properties })?.properties;

describe("properties", () => {
  it("keeps declared ones under their declared names and drops the rest", () => {
    expect(propertiesOf({ ListPrice: 5, city: "Austin", mood: "good", price: 9 })).toEqual({
      price: 5,
      city: "Austin",
    });
  });

  it("looks into properties, then traits, then the context's traits", () => {
    const read = readOf({
      properties: { city: "A" },
      traits: { city: "B", form: "flat" },
      context: { traits: { form: "house", change: 1 } },
    });
    expect(read?.properties).toEqual({ city: "A", form: "flat", change: 1 });
  });

  it("reads null and empty text as missing", () => {
    expect(propertiesOf({ price: null, city: "", ListPrice: 3 })).toEqual({ price: 3 });
    expect(propertiesOf(null)).toEqual({});
  });

  it("reads plain decimals in text", () => {
    expect(propertiesOf({ price: "450000.50", change: "-3" })).toEqual({
      price: 450_000.5,
      change: -3,
    });
    expect(Object.is(propertiesOf({ change: "-0" })?.change, 0)).toBe(true);
  });

  it.each(["1e999", "NaN", "Infinity", " 5", "0x10", "1,000", true, [], {}, -1, 1_000_001])(
    "refuses the number %o",
    (price) => {
      expect(codeOf({ ...seen, properties: { price } })).toBe("interaction.bad_property");
    },
  );

  it("refuses a number that JSON wrote too large", () => {
    const message = JSON.parse('{"price":1e999,"city":-1e999}');
    expect(codeOf({ ...seen, properties: { price: message.price } })).toBe(
      "interaction.bad_property",
    );
    expect(codeOf({ ...seen, properties: { city: message.city } })).toBe(
      "interaction.bad_property",
    );
  });

  it("reads labels as text, known or not", () => {
    expect(propertiesOf({ city: 78_701, form: "castle" })).toEqual({
      city: "78701",
      form: "castle",
    });
    expect(propertiesOf({ city: false })).toEqual({ city: "false" });
    expect(propertiesOf({ city: "\ud800x" })).toEqual({ city: "\ufffdx" });
  });

  it.each([[["a"]], [{ name: "a" }], ["x".repeat(257)]])("refuses the label %o", (city) => {
    expect(codeOf({ ...seen, properties: { city } })).toBe("interaction.bad_property");
  });

  it("names the property that is bad", () => {
    expect(() => readOf({ properties: { ListPrice: -1 } })).toThrow(
      "the property price is -1; it may be from 0 to 1000000",
    );
  });

  it.each([{ properties: [] }, { properties: "x" }, { traits: 1 }, { context: 1 }])(
    "refuses %o where properties are",
    (fields) => {
      expect(codeOf({ ...seen, ...fields })).toBe("interaction.bad_shape");
    },
  );

  it("is not led astray by a prototype's names", () => {
    const properties = JSON.parse('{"__proto__":{"price":1},"constructor":{"price":2}}');
    expect(propertiesOf(properties)).toEqual({});
  });
});
