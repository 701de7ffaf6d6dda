import * as z from "zod/mini";
import { ServiceError } from "./error.ts";
import { WORKSPACE_PATTERN } from "./names.ts";

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
  /** It has passed no passport: shown with every answer. */
  readonly provisional: boolean;
  readonly createdAtMs: number;
  /** Of the ONNX file: 64 hex digits. */
  readonly onnxSha256: string;
  readonly onnxBytes: number;
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
  /** Name and release of what trained it. */
  readonly engine: string;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
}

/** Measured on rows that training has not seen. */
export interface EvaluationFacts {
  readonly rows: number;
  readonly logLoss: number;
  /** For a yes-or-no model. */
  readonly auc?: number;
  /** Whatever else was measured, by name. */
  readonly numbers?: Readonly<Record<string, number>>;
}

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
  provisional: z.boolean(),
  createdAtMs: count,
  onnxSha256: hex(64),
  onnxBytes: positive,
  training: z.strictObject({
    rows: count,
    positives: z.optional(count),
    people: count,
    fromMs: z.int(),
    toMs: z.int(),
    seed: z.int(),
    engine: text,
    parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  }),
  evaluation: z.strictObject({
    rows: count,
    logLoss: z.number(),
    auc: z.optional(z.number()),
    numbers: z.optional(z.record(z.string(), z.number())),
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
  return manifest;
}

const unreadable = (problem: string) => new ServiceError("model.unreadable", problem);

/** What answers carry: `lead_scorer_v2@7`. */
export const versionName = ({ model, version }: Pick<ModelManifest, "model" | "version">): string =>
  `${model}@${version}`;
