/// <reference path="./.sst/platform/config.d.ts" />

// SST lets its configuration import nothing before it runs.
export default $config({
  async app({ stage: name }) {
    const { stagesIn } = await import("./stacks/stages.ts");
    const stage = stagesIn(process.env.PORCHLIGHT_REGION).find((one) => one.name === name);
    return {
      name: "porchlight",
      home: "aws",
      removal: stage?.keepsData === false ? "remove" : "retain",
      protect: stage?.keepsData ?? true,
      providers: {
        aws: { version: "7.20.0", ...(stage && { region: stage.region as aws.Region }) },
      },
    };
  },
  async run() {
    const { bundleFunctions } = await import("./stacks/bundle-functions.ts");
    const { createPorchlight } = await import("./stacks/sst/create-porchlight.ts");
    const { stagesIn } = await import("./stacks/stages.ts");
    const { topology } = await import("./stacks/topology.ts");
    const { validateDeployment } = await import("./stacks/validate-deployment.ts");
    const { root } = $cli.paths;
    const stage = validateDeployment(topology, $app.stage, {
      root,
      stages: stagesIn(process.env.PORCHLIGHT_REGION),
    });
    const bundles = await bundleFunctions(topology.functions, root);
    return createPorchlight({ topology, stage, bundles });
  },
});
