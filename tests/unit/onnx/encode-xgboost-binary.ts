/** What of a model is to be another than the small one that `stumps` makes. */
export interface BinaryChanges {
  readonly magic?: string;
  readonly version?: number;
  readonly booster?: string;
  readonly objective?: string;
  readonly features?: number;
  readonly trees?: number;
  /** To which each of the two trees adds. */
  readonly outputs?: readonly [number, number];
  readonly weights?: readonly number[];
  readonly hasAttributes?: boolean;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly leafVector?: number;
  readonly nodes?: readonly BinaryNode[];
}

export interface BinaryNode {
  readonly left: number;
  readonly right: number;
  readonly feature: number;
  readonly missingLeft?: boolean;
  readonly value: number;
  readonly cover: number;
}

const STUMP: readonly BinaryNode[] = [
  { left: 1, right: 2, feature: 1, missingLeft: true, value: 0.5, cover: 10 },
  { left: -1, right: -1, feature: 0, value: -1, cover: 4 },
  { left: -1, right: -1, feature: 0, value: 1, cover: 6 },
];

/** Two trees alike, as XGBoost 1.7 lays them out in its first format. */
export function encodeXgboostBinary(changes: BinaryChanges = {}): Uint8Array {
  const { booster = "gbtree", objective = "binary:logistic", nodes = STUMP, weights } = changes;
  const { attributes = {}, hasAttributes = true } = changes;
  const learner = [0.5, [changes.features ?? 2, 0, Number(hasAttributes), 0]] as const;
  const tree = [
    ...words(1, nodes.length, 0, 0, 0, changes.leafVector ?? 0, ...zeros(31)),
    ...nodes.flatMap(({ left, right, feature, missingLeft, value }) => [
      ...words(0, left, right, (feature | (missingLeft ? 0x8000_0000 : 0)) >>> 0),
      ...float(value),
    ]),
    ...nodes.flatMap(({ cover }) => [...float(0), ...float(cover), ...words(0, 0)]),
  ];
  return Uint8Array.from([
    ...chars(changes.magic ?? "binf"),
    ...float(learner[0]),
    ...words(...learner[1], changes.version ?? 1, 7, 1, ...zeros(26)),
    ...text(objective),
    ...text(booster),
    ...words(changes.trees ?? 2, 1, ...zeros(38)),
    ...tree,
    ...tree,
    ...words(...(changes.outputs ?? [0, 0])),
    ...(weights ? [...words(weights.length, 0), ...weights.flatMap(float)] : []),
    ...(hasAttributes ? pairs(attributes) : []),
  ]);
}

const zeros = (count: number): number[] => new Array<number>(count).fill(0);
const chars = (of: string): number[] => [...new TextEncoder().encode(of)];
const text = (of: string): number[] => [...words(chars(of).length, 0), ...chars(of)];
const pairs = (of: Readonly<Record<string, string>>): number[] => [
  ...words(Object.keys(of).length, 0),
  ...Object.entries(of).flat().flatMap(text),
];
/** Little-endian; a 64-bit length is a word and a zero. */
const words = (...of: number[]): number[] => [
  ...new Uint8Array(Uint32Array.from(of, (word) => word >>> 0).buffer),
];
const float = (of: number): number[] => [...new Uint8Array(Float32Array.of(of).buffer)];
