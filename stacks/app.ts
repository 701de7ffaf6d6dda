import { join } from "node:path";
import { bundleFunctions } from "./bundle-functions.ts";
import { createApp } from "./cdk/create-app.ts";
import { topology } from "./topology.ts";
import { validateDeployment } from "./validate-deployment.ts";

/**
 * What `cdk` runs: `npx cdk synth|diff|deploy|destroy`. The stage is in `PORCHLIGHT_STAGE`; `dev`
 * without one.
 */
const root = join(import.meta.dirname, "..");
const stage = validateDeployment(topology, process.env.PORCHLIGHT_STAGE ?? "dev", { root });
const bundles = await bundleFunctions(topology.functions, root);
createApp({ topology, stage, bundles }).app.synth();
