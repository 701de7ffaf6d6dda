/** What makes a stage on AWS: never both for one stage, since neither knows of the other's tables. */
export type HomeName = "cdk" | "sst";

export const HOMES: Readonly<Record<HomeName, string>> = { cdk: "AWS CDK", sst: "SST" };

export const otherHome = (home: HomeName): HomeName => (home === "cdk" ? "sst" : "cdk");
