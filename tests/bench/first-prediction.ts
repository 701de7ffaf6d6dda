import { readFileSync } from "node:fs";
import { createTreeRunner } from "@porchlight/core/models/tree-runner";

/** The whole life of a process that answers one row by the ONNX file it is given, as bench/start measures it. */
const runner = createTreeRunner(readFileSync(process.argv[2] as string));
const [margin] = await runner.run(new Float32Array(runner.features), 1);
if (!Number.isFinite(margin)) process.exitCode = 1;
