/** On this machine, or on Amazon's. */
export const ENGINES = ["xgboost", "sagemaker"] as const;

export const DEFAULT_INSTANCE_TYPE = "ml.m5.xlarge";

/** What trains, as the command line has it; all but the name and the search go with sagemaker only. */
export interface EngineChoice {
  readonly engine: (typeof ENGINES)[number];
  readonly role?: string;
  readonly bucket?: string;
  readonly instances?: number;
  readonly instanceType?: string;
  readonly image?: string;
  /** Goes with xgboost only. */
  readonly search?: number;
}
