import { join } from "node:path";
import { rolldown } from "rolldown";
import { ROOT } from "../../house/source-files.ts";

/** The client as one script without imports, which leaves `porchlight.connect` behind. */
export async function bundleClient(): Promise<string> {
  const bundle = await rolldown({ input: join(ROOT, "packages/client/src/connect.ts") });
  const { output } = await bundle.generate({ format: "iife", name: "porchlight", minify: true });
  await bundle.close();
  return output[0].code;
}
