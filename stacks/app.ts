import { join } from "node:path";
import { bundleFunctions } from "./bundle-functions.ts";
import { createApp } from "./cdk/create-app.ts";
import { stagesIn } from "./stages.ts";
import { topology } from "./topology.ts";
import { validateDeployment } from "./validate-deployment.ts";

/**
 * What `cdk` runs: `npx cdk synth|diff|deploy|destroy`. The stage is in `PORCHLIGHT_STAGE`, `dev` without one;
 * its region may be another in `PORCHLIGHT_REGION`. `PORCHLIGHT_ROLLOUT=at-once` lets new versions take over past
 * alarms that ring.
 */
const root = join(import.meta.dirname, "..");
const { PORCHLIGHT_STAGE: name = "dev", PORCHLIGHT_REGION: region } = process.env;
const stage = validateDeployment(topology, name, { root, stages: stagesIn(region) });
const bundles = await bundleFunctions(topology.functions, root);
const atOnce = process.env.PORCHLIGHT_ROLLOUT === "at-once";
createApp({ topology, stage, bundles, atOnce }).app.synth();
