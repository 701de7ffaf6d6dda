import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "fast",
          include: ["tests/{unit,law,types}/**/*.test.ts", "tests/*.test.ts"],
        },
      },
      {
        // These start real services on ports of their own: one file at a time, with time to start.
        test: {
          name: "services",
          include: ["tests/{contract,edge,local,parity,replay,stacks}/**/*.test.ts"],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 20_000 } },
        },
      },
    ],
  },
});
