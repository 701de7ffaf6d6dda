import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** What Stryker runs against mutants: the tests of the rooms it mutates, and nothing that starts a service. */
export default defineConfig({
  resolve: {
    // Stryker's copy of the project shares node_modules, whose links lead to the sources without mutants.
    alias: [
      {
        find: /^@porchlight\/(core|numeric|onnx|realestate)\/(.*)$/,
        replacement: join(import.meta.dirname, "packages/$1/src/$2.ts"),
      },
    ],
  },
  test: {
    include: ["tests/{unit,law}/{numeric,onnx}/**/*.test.ts"],
  },
});
