/** What the file starts with. */
export const XGBOOST_BINARY_MAGIC = "binf";

/** Sizes of the structs that XGBoost wrote as they lay in memory, with room for what was to come. */
const BYTES = { learner: 136, booster: 160, tree: 148, node: 20, statistics: 16 } as const;
/** The highest bit of a node's feature says where a missing value goes. */
const DEFAULT_LEFT = 0x8000_0000;

/**
 * The document in a file of XGBoost's first format, with the keys that the same model has as JSON.
 *
 * Structs as they lay in memory, little-endian: the learner's parameters, names of objective and booster, the
 * trees, the output of each, weights of dropped trees, attributes. It is what XGBoost 1 writes to a file
 * without extension, and so Amazon SageMaker's 1.7-1 image. It holds neither categorical splits nor vector
 * leaves: XGBoost refuses to write them.
 *
 * @throws RangeError for what is no such file, is cut short, or goes on behind its end
 * @see https://github.com/dmlc/xgboost/blob/v1.7.4/src/learner.cc (LearnerIO::SaveModel)
 * @see https://github.com/dmlc/xgboost/blob/v1.7.4/src/gbm/gbtree_model.cc and src/tree/tree_model.cc
 */
export function decodeXgboostBinary(bytes: Uint8Array): unknown {
  const reader = new Reader(bytes);
  if (reader.chars(XGBOOST_BINARY_MAGIC.length) !== XGBOOST_BINARY_MAGIC)
    refuse(`the letters ${XGBOOST_BINARY_MAGIC}`, "others");
  const learner = reader.struct(BYTES.learner);
  const objective = reader.text();
  const booster = reader.text();
  const model = readModel(reader);
  const trees =
    booster === "dart"
      ? { gbtree: { model }, weight_drop: reader.floats(reader.count(4)) }
      : { model };
  const attributes = int(learner, 12) === 0 ? {} : readAttributes(reader);
  if (!reader.isAtEnd()) refuse("a file that ends with its attributes", "more");
  return {
    version: [word(learner, 20), word(learner, 24), 0],
    learner: {
      objective: { name: objective },
      attributes,
      learner_model_param: {
        base_score: float(learner, 0),
        num_feature: word(learner, 4),
        num_class: int(learner, 8),
        num_target: word(learner, 28),
      },
      gradient_booster: { name: booster, ...trees },
    },
  };
}

function readModel(reader: Reader): unknown {
  const parameters = reader.struct(BYTES.booster);
  const count = int(parameters, 0);
  reader.requireRoom(count, BYTES.tree);
  const trees = Array.from({ length: count }, () => readTree(reader));
  return {
    gbtree_model_param: { num_parallel_tree: int(parameters, 4) },
    trees,
    tree_info: Array.from({ length: count }, () => int(reader.struct(4), 0)),
  };
}

function readTree(reader: Reader): unknown {
  const parameters = reader.struct(BYTES.tree);
  const count = int(parameters, 4);
  reader.requireRoom(count, BYTES.node + BYTES.statistics);
  const nodes = reader.struct(count * BYTES.node);
  const statistics = reader.struct(count * BYTES.statistics);
  const column = <T>(read: (at: number) => T): T[] =>
    Array.from({ length: count }, (_, i) => read(i * BYTES.node));
  return {
    tree_param: { size_leaf_vector: int(parameters, 20) },
    left_children: column((at) => int(nodes, at + 4)),
    right_children: column((at) => int(nodes, at + 8)),
    split_indices: column((at) => word(nodes, at + 12) % DEFAULT_LEFT),
    default_left: column((at) => Number(word(nodes, at + 12) >= DEFAULT_LEFT)),
    split_conditions: column((at) => float(nodes, at + 16)),
    sum_hessian: Array.from({ length: count }, (_, i) =>
      float(statistics, i * BYTES.statistics + 4),
    ),
  };
}

function readAttributes(reader: Reader): Readonly<Record<string, string>> {
  // Two texts each, of a length at least.
  const count = reader.count(16);
  return Object.fromEntries(
    Array.from({ length: count }, (): [string, string] => [reader.text(), reader.text()]),
  );
}

class Reader {
  private at = 0;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  isAtEnd(): boolean {
    return this.at === this.bytes.length;
  }

  /** Before room is made for what a file says it holds. */
  requireRoom(count: number, bytesEach: number): void {
    const left = this.bytes.length - this.at;
    if (!(count >= 0 && count * bytesEach <= left))
      refuse(`${count} times ${bytesEach} bytes`, `${left} bytes more`);
  }

  struct(length: number): DataView {
    this.requireRoom(1, length);
    const { buffer, byteOffset } = this.bytes;
    const view = new DataView(buffer, byteOffset + this.at, length);
    this.at += length;
    return view;
  }

  /** A count of things that take so many bytes at least. */
  count(bytesEach: number): number {
    const count = Number(this.struct(8).getBigUint64(0, true));
    this.requireRoom(count, bytesEach);
    return count;
  }

  floats(count: number): number[] {
    const view = this.struct(4 * count);
    return Array.from({ length: count }, (_, i) => float(view, 4 * i));
  }

  chars(length: number): string {
    const { buffer, byteOffset, byteLength } = this.struct(length);
    return utf8.decode(new Uint8Array(buffer, byteOffset, byteLength));
  }

  text(): string {
    return this.chars(this.count(1));
  }
}

const utf8 = new TextDecoder();
const int = (view: DataView, at: number): number => view.getInt32(at, true);
const word = (view: DataView, at: number): number => view.getUint32(at, true);
const float = (view: DataView, at: number): number => view.getFloat32(at, true);

function refuse(requirement: string, got: string): never {
  throw new RangeError(`decodeXgboostBinary requires ${requirement}, got ${got}`);
}
