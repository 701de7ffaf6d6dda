/** Rows of a protocol, at its prediction points. All columns have one entry a row. */
export interface LearningRows {
  /** Names, shape [F]. */
  readonly columns: readonly string[];
  /** Shape [N, F]. */
  readonly vectors: Float32Array;
  readonly momentMs: Float64Array;
  readonly person: Int32Array;
  /** Rows are ranked among those of their group: the same prefix length, the same cut-off. */
  readonly group: Int32Array;
  /** The class of the outcome. */
  readonly outcome: Uint8Array;
  /** 1 where the row already holds what decides the outcome. */
  readonly isDecided: Uint8Array;
}

/** What is learned from and what is scored, as places among the rows. */
export interface Fold {
  readonly learn: Int32Array;
  readonly score: Int32Array;
}

export interface PreparedSet {
  readonly rows: LearningRows;
  /** The protocol's own test, and the same at the end of what it trains on. */
  readonly folds: Readonly<Record<Part, Fold>>;
  /** Several parts of what it trains on, to compare choices by: one part alone says little. */
  readonly trials: Readonly<Record<string, readonly Fold[]>>;
  /** Of what a fold learns from, a part that is held back for calibration, by people and as late as there is. */
  holdBack(learn: Int32Array): Fold;
}

export type Part = "validation" | "test";

export interface LearningTask {
  readonly name: string;
  /** The outcome that is a yes. */
  readonly outcome: number;
  /** Figures of others on the test split, by the figure's name. */
  readonly reference: Readonly<Record<string, number>>;
}

/** A public log and its protocol, whose split and figures are fixed beside the data. */
export interface LearningSet {
  readonly name: string;
  /** Below the data folder. */
  readonly files: readonly string[];
  readonly tasks: readonly LearningTask[];
  prepare(dataFolder: string): Promise<PreparedSet>;
}
