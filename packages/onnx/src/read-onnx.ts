import { decodeOnnxModel } from "./decode-onnx-model.ts";
import { numberOf, numbersOf, textOf } from "./onnx-attributes.ts";
import type { OnnxModel, OnnxNode } from "./onnx-model.ts";
import { readOnnxTrees } from "./read-onnx-trees.ts";
import { buildTreeEnsemble, type TreeEnsemble } from "./tree-ensemble.ts";

const OPERATOR = "TreeEnsembleRegressor";
const DOMAIN = "ai.onnx.ml";
/** What a file may say there is, so that no few bytes ask for gigabytes. */
const FEATURES_MAX = 65_536;

/**
 * Reads an ensemble from an ONNX file of one TreeEnsembleRegressor, as `writeOnnx` makes it.
 *
 * What a `TreeEnsemble` would answer differently is refused by name: other comparisons than x < value,
 * a transform, base values (which runtimes add last), other sums. `onnxruntime` runs those.
 *
 * @throws RangeError for those, and for bytes that are no such file
 */
export function readOnnx(bytes: Uint8Array): TreeEnsemble {
  const model = decodeOnnxModel(bytes);
  const node = requireNode(model);
  requireWired(node, model);
  requirePlain(node);
  const outputs = numberOf(node, "n_targets");
  const trees = readOnnxTrees(node);
  if (!(outputs >= 1 && outputs <= trees.length))
    refuse("a tree for each output", `${trees.length} trees for ${outputs}`);
  // The base margins: one tree of one leaf per output, in order, before all others.
  const first = trees.slice(0, outputs);
  const hasBase = first.every(({ left, output }, k) => left.length === 1 && output === k);
  const ensemble = buildTreeEnsemble({
    features: requireWidth(model),
    outputs,
    objective: model.metadata.objective ?? "",
    base: hasBase ? first.map(({ value }) => value[0] as number) : new Array(outputs).fill(0),
    trees: hasBase ? trees.slice(outputs) : trees,
  });
  const nodes = trees.reduce((count, { left }) => count + left.length, 0);
  const reached = ensemble.feature.length + (hasBase ? outputs : 0);
  // What is not reached would be of a tree that begins with another node.
  if (reached !== nodes)
    refuse("trees that begin with their roots", `${nodes - reached} nodes apart`);
  return ensemble;
}

function requireNode({ nodes, opsets }: OnnxModel): OnnxNode {
  const [node] = nodes;
  if (
    node === undefined ||
    nodes.length > 1 ||
    node.operator !== OPERATOR ||
    node.domain !== DOMAIN
  )
    refuse(`one ${OPERATOR}`, nodes.map(nameOf).join(", ") || "no operator");
  const version = opsets[DOMAIN];
  if (version !== 1 && version !== 3) refuse("ai.onnx.ml 1 or 3", `${version}`);
  return node;
}

const nameOf = ({ domain, operator }: OnnxNode): string =>
  domain === DOMAIN ? operator : `${domain || "ai.onnx"}.${operator}`;

/** The file's own input goes in, and what comes out is its output: nothing else is looked at. */
function requireWired(node: OnnxNode, { inputs, outputs }: OnnxModel): void {
  const [input, output] = [node.inputs, node.outputs].map((names) => names.join(", "));
  const [given, answered] = [inputs, outputs].map((all) => all.map(({ name }) => name).join(", "));
  if (input !== given) refuse(`${OPERATOR} to take the input ${given}`, `${input}`);
  if (output !== answered) refuse(`${OPERATOR} to give the output ${answered}`, `${output}`);
}

function requirePlain(node: OnnxNode): void {
  const transform = textOf(node, "post_transform", "NONE");
  if (transform !== "NONE") refuse("no post_transform", transform);
  const sum = textOf(node, "aggregate_function", "SUM");
  if (sum !== "SUM") refuse("the aggregate_function SUM", sum);
  if (numbersOf(node, "base_values").length > 0) refuse("no base_values", "some");
  const tensor = Object.keys(node.attributes).find((name) => name.endsWith("_as_tensor"));
  if (tensor !== undefined) refuse("values in float32", tensor);
}

function requireWidth({ inputs }: OnnxModel): number {
  const [input] = inputs;
  const width = input?.shape[1];
  if (inputs.length !== 1 || input?.elementType !== 1 || input.shape.length !== 2)
    refuse("one input float [N, F]", `${inputs.length}, the first [${input?.shape ?? ""}]`);
  if (typeof width !== "number" || !(width <= FEATURES_MAX))
    return refuse(`a declared F up to ${FEATURES_MAX}`, `${width}`);
  return width;
}

function refuse(requirement: string, got: string): never {
  throw new RangeError(`readOnnx requires ${requirement}, got ${got}`);
}
