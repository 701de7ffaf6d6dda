/** Where a deployment goes and what it finds there. */
export interface Stage {
  readonly name: string;
  readonly region: string;
  /** Secrets Manager has each secret of the topology as `<this>/<its name>`, the bare text. */
  readonly secretsUnder: string;
  /** Whether tables outlive the deployment. Buckets always do. */
  readonly keepsData: boolean;
  /** Who is mailed when an alarm rings. */
  readonly alarmEmail?: string;
  /**
   * Whether X-Ray keeps traces of the functions that the topology traces: of each, one a second and 5 % of the rest,
   * which cannot be changed. That is up to 13 dollars a month for each function that is never idle.
   */
  readonly traces?: boolean;
}

/** A stage is a line here. */
export const STAGES: readonly Stage[] = [
  {
    name: "dev",
    region: "us-east-1",
    secretsUnder: "porchlight/dev",
    keepsData: false,
    traces: true,
  },
  {
    name: "production",
    region: "us-east-1",
    secretsUnder: "porchlight/production",
    keepsData: true,
  },
];

/** The stages as they are, or all of them in another region; a region given as nothing is none. */
export const stagesIn = (region: string | undefined): readonly Stage[] =>
  region ? STAGES.map((stage) => ({ ...stage, region })) : STAGES;
