import { Server } from "node:net";
import { startFauxqs } from "fauxqs";
import { serve } from "../serve.ts";

/** The SQS API on SQLite, and the S3 API on files. */
await serve(async (options: { port: number; dataDir: string; s3StorageDir: string }) => {
  listenOnThisMachineOnly();
  const { port } = await startFauxqs({ ...options, logger: false });
  return { address: () => ({ port, address: "127.0.0.1", family: "IPv4" }) };
});

/** fauxqs listens on every interface and has no option for it. */
function listenOnThisMachineOnly(): void {
  const { listen } = Server.prototype;
  Server.prototype.listen = function (this: Server, ...args: unknown[]) {
    const [first, ...rest] = args;
    const local = typeof first === "object" ? { ...first, host: "127.0.0.1" } : first;
    return Reflect.apply(listen, this, [local, ...rest]);
  };
}
