import { encodeQueueRecord, parseQueueRecord } from "@porchlight/core/ingest/queue-record";
import { describe, expect, it } from "vitest";

const TEXT =
  '{"v":1,"w":"north","s":"visits","r":9,"l":[["m0","a:a1","u:u1",8]],' +
  '"p":[["u:u1",[["m1","page_seen",7,8,{"price":3.5,"city":"Austin"}]]]]}';

describe("encodeQueueRecord", () => {
  it("writes the form that stands in queues today", () => {
    expect(encodeQueueRecord(parseQueueRecord(TEXT))).toBe(TEXT);
  });

  it("writes only characters that SQS takes", () => {
    const record = parseQueueRecord(TEXT);
    const workspace = { ...record, schema: "\uffff\ufffe\u0000" };
    expect(encodeQueueRecord(workspace)).toContain('"\\uffff\\ufffe\\u0000"');
    expect(parseQueueRecord(encodeQueueRecord(workspace))).toEqual(workspace);
  });
});

describe("parseQueueRecord", () => {
  it.each([
    ["no JSON", "{"],
    ["no object", "[]"],
    ["another version", TEXT.replace('"v":1', '"v":2')],
    ["a field too many", TEXT.replace('"v":1', '"v":1,"x":0')],
    ["a missing field", TEXT.replace('"r":9,', "")],
    ["a time that is text", TEXT.replace('"r":9', '"r":"9"')],
    ["a time with a fraction", TEXT.replace('"r":9', '"r":9.5')],
    ["a workspace that could be two", TEXT.replace("north", "north#x")],
    ["a person of no sort", TEXT.replace('["u:u1"', '["x:u1"')],
    ["a person without an id", TEXT.replace('["u:u1"', '["u:"')],
    ["an infinite property", TEXT.replace("3.5", "1e999")],
    ["a property that is an object", TEXT.replace("3.5", "{}")],
    ["properties in a list", TEXT.replace('{"price":3.5,"city":"Austin"}', "[]")],
    ["a row too short", TEXT.replace('"page_seen",', "")],
    ["a link too long", TEXT.replace(",8]],", ",8,8]],")],
    ["people in an object", TEXT.replace(/"p":.*/, '"p":{}}')],
  ])("refuses %s", (_, text) => {
    expect(() => parseQueueRecord(text)).toThrow(
      expect.objectContaining({ code: "record.unreadable" }),
    );
  });
});
