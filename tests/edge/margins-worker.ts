import { createEnsembleRunner } from "@porchlight/core/models/tree-runner";
import { CARRIED_MODELS } from "@porchlight/functions/edge/carried-models";
import { decodeCompactTrees } from "@porchlight/onnx/decode-compact-trees";

/** A worker that answers rows of float32 with margins, as bytes: the kernel as it runs in workerd, and nothing else. */
export default {
  async fetch(request: Request): Promise<Response> {
    const model = new URL(request.url).pathname.slice(1);
    const carried = CARRIED_MODELS.find(({ manifest }) => manifest.model === model);
    if (carried === undefined) return new Response(null, { status: 404 });
    const runner = createEnsembleRunner(decodeCompactTrees(new Uint8Array(carried.trees)));
    const vectors = new Float32Array(await request.arrayBuffer());
    const margins = await runner.run(vectors, vectors.length / runner.features);
    return new Response(margins as Float32Array<ArrayBuffer>);
  },
};
