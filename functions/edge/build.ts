import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { findShippedFolder } from "../runtime/shipped-folder.ts";
import { bundleEdge } from "./bundle.ts";

const root = join(import.meta.dirname, "../..");
const into = join(root, ".porchlight/edge");

/** What wrangler runs before it uploads the worker: makes it, and says what it has. */
const { folder, main, data } = await bundleEdge({
  root,
  models: findShippedFolder(process.env),
  into,
});
for (const name of [main, ...data]) {
  const bytes = readFileSync(join(folder, name));
  console.log(`${name}: ${bytes.length} bytes, ${gzipSync(bytes).length} gzipped`);
}
