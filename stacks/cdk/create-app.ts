import { App, Validations } from "aws-cdk-lib";
import recommended from "aws-cdk-lib/recommended-feature-flags.json" with { type: "json" };
import { AwsSolutionsChecks } from "cdk-nag";
import { type PorchlightProps, PorchlightStack } from "./porchlight-stack.ts";

/** Switches of CDK's own that a synth goes by, whoever starts it. */
const CONTEXT = {
  ...recommended,
  "@aws-cdk/core:validateAgainstDefaultRules": true,
  "aws:cdk:enable-path-metadata": true,
};

/** The app with its one stack. Its synth fails on what CDK's validation or cdk-nag finds and nobody argued. */
export function createApp(
  props: PorchlightProps,
  { outdir }: { readonly outdir?: string } = {},
): { readonly app: App; readonly stack: PorchlightStack } {
  const app = new App({ postCliContext: CONTEXT, ...(outdir === undefined ? {} : { outdir }) });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return { app, stack: new PorchlightStack(app, props) };
}
