import type { ReportLine } from "@porchlight/cli/report";
import { quantileSorted } from "@porchlight/numeric/quantile-sorted";

export interface BenchOptions {
  /** How long the profile read is measured, after its warm-up. */
  readonly seconds: number;
  readonly warmUpSeconds: number;
  /** Of profiles. */
  readonly requestsPerSecond: number;
  /** Zipf's s of who acts while profiles are read; 0 is everybody alike. */
  readonly interactionsExponent: number;
  /** The folder with the real data sets; undefined: where the replay looks by itself. */
  readonly dataFolder: string | undefined;
  /** Of training: rows, rounds and threads. */
  readonly training: { readonly rows: number; readonly rounds: number; readonly threads: number };
  /** How long an archive the rows are built from whose memory is measured. */
  readonly archiveInteractions: number;
  /** One sentence for whoever watches. */
  readonly say: (sentence: string) => void;
}

/** One part of the bench: some figures of one run. */
export interface BenchPart {
  readonly name: string;
  run(options: BenchOptions): Promise<readonly ReportLine[]>;
}

export const sorted = (values: Iterable<number>): Float64Array => Float64Array.from(values).sort();

export const median = (values: Iterable<number>): number => quantileSorted(sorted(values), 0.5);
