import { fromPlanes } from "./byte-planes.ts";
import { COMPACT_MAGIC, LEAF } from "./encode-compact-trees.ts";
import type { TreeEnsemble } from "./tree-ensemble.ts";

const HEADER_WORDS = 8;

/**
 * Reads what `encodeCompactTrees` wrote: the same ensemble, without covers.
 *
 * @throws RangeError for bytes that are no such file, or not the whole of it, or whose trees are none
 */
export function decodeCompactTrees(bytes: Uint8Array): TreeEnsemble {
  const take = createTake(bytes);
  const header = new Uint32Array(take(HEADER_WORDS, 4, "a header"));
  const [magic, features, outputs, trees, nodes, cuts, branches, nameBytes] =
    header as unknown as Header;
  if (magic !== COMPACT_MAGIC || features >= LEAF || outputs >= LEAF || branches > nodes)
    throw malformed("the header of compact trees", `${header.join(", ")}`);
  const objective = new TextDecoder().decode(take(nameBytes, 1, "the objective"));
  const base = new Float32Array(takePlanes(take, outputs, 4, "bases"));
  const treeOutput = new Uint16Array(takePlanes(take, trees, 2, "outputs"));
  const feature = new Uint16Array(takePlanes(take, nodes, 2, "features"));
  const cutsOf = new Uint16Array(takePlanes(take, features, 2, "numbers of cuts"));
  const cut = new Float32Array(takePlanes(take, cuts, 4, "cuts"));
  const cutAt = new Uint16Array(takePlanes(take, branches, 2, "numbers of cuts at branches"));
  const missing = new Uint8Array(take(branches, 1, "ways of missing values"));
  const leaf = new Float32Array(takePlanes(take, nodes - branches, 4, "leaves"));
  take.end();
  if (!base.every(Number.isFinite) || treeOutput.some((output) => output >= outputs))
    throw malformed(`${outputs} outputs that begin at numbers`, "others");
  const values = layValues({ feature, cutsOf, cut, cutAt, missing, leaf });
  const tree = layTrees(values.feature, trees);
  return {
    features,
    outputs,
    objective,
    base,
    treeOutput: Int32Array.from(treeOutput),
    ...values,
    ...tree,
    cover: undefined,
  };
}

type Header = [
  magic: number,
  features: number,
  outputs: number,
  trees: number,
  nodes: number,
  cuts: number,
  branches: number,
  nameBytes: number,
];

/** What nodes hold, each at its own place. */
function layValues(columns: {
  readonly feature: Uint16Array;
  readonly cutsOf: Uint16Array;
  readonly cut: Float32Array;
  readonly cutAt: Uint16Array;
  readonly missing: Uint8Array;
  readonly leaf: Float32Array;
}): Pick<TreeEnsemble, "feature" | "value" | "missingLeft"> {
  const { cutsOf, cut, cutAt, missing, leaf } = columns;
  const M = columns.feature.length;
  const [value, missingLeft] = [new Float32Array(M), new Uint8Array(M)];
  let next = 0;
  const firstCut = Array.from(cutsOf, (count) => {
    const first = next;
    next += count;
    return first;
  });
  let [branch, leafAt] = [0, 0];
  const feature = Int32Array.from(columns.feature, (f, i) => {
    if (f === LEAF) {
      value[i] = leaf[leafAt++] as number;
      return -1;
    }
    const at = cutAt[branch] as number;
    if (!(at < (cutsOf[f] ?? 0))) throw malformed(`a cut of feature ${f}`, `number ${at}`);
    value[i] = cut[(firstCut[f] as number) + at] as number;
    missingLeft[i] = missing[branch++] === 1 ? 1 : 0;
    return f;
  });
  if (leafAt !== leaf.length || cut.some(Number.isNaN) || !leaf.every(Number.isFinite))
    throw malformed(`${leaf.length} finite leaves, and numbers as cuts`, `${leafAt}, or others`);
  return { feature, value, missingLeft };
}

/** Where trees begin and branches go on, from pre-order: a subtree ends where each branch has two. */
function layTrees(feature: Int32Array, trees: number): Pick<TreeEnsemble, "roots" | "right"> {
  const right = new Int32Array(feature.length);
  const roots: number[] = [];
  const waiting: number[] = [];
  feature.forEach((f, i) => {
    if (waiting.length === 0) roots.push(i);
    else if (feature[i - 1] === -1) right[waiting.pop() as number] = i;
    if (f >= 0) waiting.push(i);
  });
  if (waiting.length > 0 || roots.length !== trees)
    throw malformed(`${trees} whole trees`, `${roots.length} begun`);
  return { roots: Int32Array.from(roots), right };
}

interface Take {
  /** The next `count` numbers of `width` bytes, as a copy that begins where numbers may. */
  (count: number, width: number, what: string): ArrayBuffer;
  /** Throws where something is left. */
  end(): void;
}

function createTake(bytes: Uint8Array): Take {
  let at = 0;
  const take = (count: number, width: number, what: string): ArrayBuffer => {
    const end = at + count * width;
    if (end > bytes.length) throw malformed(`${count} ${what}`, `${bytes.length - at} bytes`);
    const taken = Uint8Array.from(bytes.subarray(at, end)).buffer;
    at = end;
    return taken;
  };
  const end = (): void => {
    if (at !== bytes.length) throw malformed("an end", `${bytes.length - at} more bytes`);
  };
  return Object.assign(take, { end });
}

const takePlanes = (take: Take, count: number, width: number, what: string): ArrayBuffer =>
  fromPlanes(new Uint8Array(take(count, width, what)), width).buffer;

const malformed = (required: string, got: string) =>
  new RangeError(`decodeCompactTrees requires ${required}, got ${got}`);
