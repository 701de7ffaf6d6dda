import type { OnnxAttribute, OnnxNode } from "./onnx-model.ts";

export function textOf({ attributes }: OnnxNode, name: string, otherwise: string): string {
  const attribute: OnnxAttribute | undefined = attributes[name];
  return attribute?.type === "string" ? attribute.value : otherwise;
}

/** @throws RangeError if the attribute is missing */
export function numberOf({ attributes }: OnnxNode, name: string): number {
  const attribute: OnnxAttribute | undefined = attributes[name];
  if (attribute?.type === "int") return attribute.value;
  throw new RangeError(`numberOf requires the attribute ${name}, got none`);
}

/** A list of numbers; empty if there is none. @throws RangeError unless it has the `count` that is said */
export function numbersOf(
  { attributes }: OnnxNode,
  name: string,
  count?: number,
): ArrayLike<number> {
  const attribute: OnnxAttribute | undefined = attributes[name];
  const isList = attribute?.type === "ints" || attribute?.type === "floats";
  const list: ArrayLike<number> = isList ? attribute.value : [];
  if (count === undefined || list.length === count) return list;
  throw new RangeError(`numbersOf requires ${count} numbers in ${name}, got ${list.length}`);
}

/** @throws RangeError unless it is a list of `count` texts */
export function textsOf({ attributes }: OnnxNode, name: string, count: number): readonly string[] {
  const attribute: OnnxAttribute | undefined = attributes[name];
  const list = attribute?.type === "strings" ? attribute.value : [];
  if (list.length === count) return list;
  throw new RangeError(`textsOf requires ${count} texts in ${name}, got ${list.length}`);
}
