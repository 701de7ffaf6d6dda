import type { ModelRunner } from "./model-runner.ts";

/** What a manifest says of the passport its version was issued. */
export interface PassportFacts {
  /** N: golden rows that the trainer and the runtimes agree on. */
  readonly rows: number;
  /** Of the file of golden rows: 64 hex digits. */
  readonly goldenSha256: string;
  readonly goldenBytes: number;
  /** 0: to the last bit, as for trees. Else |Δ| ≤ tolerance × max(1, |margin|). */
  readonly tolerance: number;
  /** Who answered: the trainer, or whoever exported the graph, first. */
  readonly agreed: readonly string[];
}

/** The proof that a version's bytes answer what its trainer does, wherever they run. */
export interface Passport extends PassportFacts {
  /** Of the ONNX bytes it was issued for. */
  readonly onnxSha256: string;
  /** The golden rows, as a file. */
  readonly golden: Uint8Array;
}

/** Something that runs ONNX bytes, by name. */
export interface PassportRuntime {
  readonly name: string;
  createRunner(onnx: Uint8Array): Promise<ModelRunner & { release?(): Promise<void> }>;
}
