import * as z from "zod/mini";
import { ServiceError } from "../error.ts";
import { WORKSPACE_PATTERN } from "../names.ts";
import { type Calibration, calibrationShape } from "../predictions/calibration.ts";
import { type OperatingPoint, operatingPointShape } from "../predictions/operating-point.ts";
import { GOLDEN_ROWS_LEAST } from "./golden-rows.ts";
import type { PassportFacts } from "./passport.ts";

/** What is known of a model version beside its bytes. Written once, never changed. */
export interface ModelManifest {
  readonly model: string;
  /** 1, 2, 3 … per workspace and model. A number may be missing; none is used twice. */
  readonly version: number;
  readonly workspace: string;
  /** The behaviour schema it was trained under … */
  readonly schema: string;
  /** … and the hash of its feature set. */
  readonly featureSet: string;
  /** Names of the vector's columns, shape [F]. */
  readonly columns: readonly string[];
  /** K: margins a row. */
  readonly outputs: number;
  /** Shape [K]; not for a yes-or-no model. */
  readonly classes?: readonly string[];
  readonly rung: "own" | "shipped";
  readonly createdAtMs: number;
  /** Of the ONNX file: 64 hex digits. */
  readonly onnxSha256: string;
  readonly onnxBytes: number;
  /** What the trainer and the runtimes agree on; without it nothing serves. */
  readonly passport: PassportFacts;
  /** How its margins become chances. */
  readonly calibration: Calibration;
  /** Where it acts, or why it does not; null where its schema promises nothing. */
  readonly operatingPoint: OperatingPoint | null;
  readonly training: TrainingFacts;
  readonly evaluation: EvaluationFacts;
}

export interface TrainingFacts {
  readonly rows: number;
  /** Rows that were won; for a yes-or-no model. */
  readonly positives?: number;
  readonly people: number;
  /** Moments of the rows, Unix ms. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly seed: number;
  /** Where the rows come from, in a sentence; absent: the archive of its workspace. */
  readonly source?: string;
  /** Name and release of what trained it. */
  readonly engine: string;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  /** How those were chosen; absent: they are the trainer's usual ones. */
  readonly search?: SearchFacts;
}

/** What was tried on validation rows before a training, best first. */
export interface SearchFacts {
  readonly tried: readonly TriedSettings[];
}

export interface TriedSettings {
  readonly parameters: Readonly<Record<string, number>>;
  /** The most it was trained for: those that did well are trained longer. */
  readonly rounds: number;
  /** On the validation rows, of chances as they come from the trees. */
  readonly logLoss: number;
}

/** Measured on rows that training has not seen. */
export interface EvaluationFacts {
  readonly rows: number;
  readonly logLoss: number;
  /** For a yes-or-no model. */
  readonly auc?: number;
  /** Whatever else was measured, by name. */
  readonly numbers?: Readonly<Record<string, number>>;
  /** Of figures by name, the 95 % interval: by people drawn again. */
  readonly intervals?: Readonly<Record<string, readonly [low: number, high: number]>>;
  /** Whose rows they are, and their first and last moment, Unix ms. */
  readonly people?: number;
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly curves?: EvaluationCurves;
}

/** What the plots of a version's card are drawn from. */
export interface EvaluationCurves {
  /** Bins of equal mass, one moment a person: the mean chance given, the share that came, how many people. */
  readonly reliability: readonly (readonly [chance: number, share: number, people: number])[];
  /** Of the rows that a promise is given of (all, where none is), the surest first: how many, and the share that was right. */
  readonly precision: readonly CurvePoint[];
  /** Of all rows, best ranked first: how many, and the share of those that was won, by the share of all that was. */
  readonly lift: readonly CurvePoint[];
}

/** `share` is of the rows taken, 0 to 1. */
export type CurvePoint = readonly [share: number, value: number];

const MODEL_NAME = /^[a-z][a-z0-9_]{0,63}$/;

const text = z.string().check(z.minLength(1), z.maxLength(200));
const count = z.int().check(z.nonnegative());
const positive = z.int().check(z.positive());
const hex = (digits: number) => z.string().check(z.regex(new RegExp(`^[0-9a-f]{${digits}}$`)));

const shape = z.strictObject({
  model: z.string().check(z.regex(MODEL_NAME)),
  version: positive,
  workspace: z.string().check(z.regex(WORKSPACE_PATTERN)),
  schema: text,
  featureSet: hex(16),
  columns: z.array(text).check(z.minLength(1)),
  outputs: positive,
  classes: z.optional(z.array(text).check(z.minLength(2))),
  rung: z.enum(["own", "shipped"]),
  createdAtMs: count,
  onnxSha256: hex(64),
  onnxBytes: positive,
  passport: z.strictObject({
    rows: z.int().check(z.minimum(GOLDEN_ROWS_LEAST)),
    goldenSha256: hex(64),
    goldenBytes: positive,
    tolerance: z.number().check(z.nonnegative(), z.lt(1)),
    agreed: z.array(text).check(z.minLength(2)),
  }),
  calibration: calibrationShape,
  operatingPoint: z.nullable(operatingPointShape),
  training: z.strictObject({
    rows: count,
    positives: z.optional(count),
    people: count,
    fromMs: z.int(),
    toMs: z.int(),
    seed: z.int(),
    source: z.optional(z.string().check(z.minLength(1), z.maxLength(1_000))),
    engine: text,
    parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    search: z.optional(
      z.strictObject({
        tried: z
          .array(
            z.strictObject({
              parameters: z.record(z.string(), z.number()),
              rounds: positive,
              logLoss: z.number(),
            }),
          )
          .check(z.minLength(1), z.maxLength(1_000)),
      }),
    ),
  }),
  evaluation: z.strictObject({
    rows: count,
    logLoss: z.number(),
    auc: z.optional(z.number()),
    numbers: z.optional(z.record(z.string(), z.number())),
    intervals: z.optional(z.record(z.string(), z.tuple([z.number(), z.number()]))),
    people: z.optional(count),
    fromMs: z.optional(z.int()),
    toMs: z.optional(z.int()),
    curves: z.optional(
      z.strictObject({
        reliability: z.array(z.tuple([z.number(), z.number(), z.number()])),
        precision: z.array(z.tuple([z.number(), z.number()])),
        lift: z.array(z.tuple([z.number(), z.number()])),
      }),
    ),
  }),
});

/** Checks a manifest key by key; one that is not known is refused. Throws `model.unreadable`. */
export function parseModelManifest(value: unknown): ModelManifest {
  const parsed = shape.safeParse(value);
  if (!parsed.success) {
    const [first] = parsed.error.issues;
    const where = first?.path.join(".") || "the whole";
    throw unreadable(`the manifest is none: ${where}: ${first?.message}`);
  }
  const manifest = parsed.data as ModelManifest;
  if (manifest.classes !== undefined && manifest.classes.length !== manifest.outputs)
    throw unreadable(
      `the manifest has ${manifest.classes.length} classes for ${manifest.outputs} outputs`,
    );
  if ((manifest.calibration.method === "temperature") !== manifest.outputs > 1)
    throw unreadable(
      `the manifest calibrates ${manifest.outputs} outputs by "${manifest.calibration.method}"`,
    );
  return manifest;
}

const unreadable = (problem: string) => new ServiceError("model.unreadable", problem);

/** What answers carry: `lead_scorer_v2@7`. */
export const versionName = ({ model, version }: Pick<ModelManifest, "model" | "version">): string =>
  `${model}@${version}`;
