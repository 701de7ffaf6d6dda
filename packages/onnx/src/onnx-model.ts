/**
 * The part of ONNX's protobuf messages that a model of one node needs. Field numbers are those of
 * onnx.proto; what else a file holds is skipped.
 *
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
export interface OnnxModel {
  /** Version per operator domain; "" is ONNX's own. */
  readonly opsets: Readonly<Record<string, number>>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly nodes: readonly OnnxNode[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

export interface OnnxNode {
  readonly name: string;
  readonly operator: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

export type OnnxAttribute =
  | { readonly type: "int"; readonly value: number }
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "floats" | "ints"; readonly value: ArrayLike<number> }
  | { readonly type: "strings"; readonly value: readonly string[] }
  | { readonly type: "other" };

export interface OnnxValue {
  readonly name: string;
  /** 1 is float32. */
  readonly elementType: number;
  /** A name stands for a size known at run time; "" for one that is not said. */
  readonly shape: readonly (number | string)[];
}

/** The numbers ONNX gives to the kinds of attributes. */
export const ATTRIBUTE_TYPES = { int: 2, string: 3, floats: 6, ints: 7, strings: 8, other: 0 };
