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
}

/** A stage is a line here. */
export const STAGES: readonly Stage[] = [
  { name: "dev", region: "us-east-1", secretsUnder: "porchlight/dev", keepsData: false },
  {
    name: "production",
    region: "us-east-1",
    secretsUnder: "porchlight/production",
    keepsData: true,
  },
];
