import { Server } from "node:net";
import { DatabaseSync } from "node:sqlite";
import { startFauxqs } from "fauxqs";
import { serve } from "../serve.ts";

/** The SQS API on SQLite, and the S3 API on files. */
await serve(async (options: { port: number; dataDir: string; s3StorageDir: string }) => {
  listenOnThisMachineOnly();
  leaveFlushingToTheSystem();
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

/**
 * fauxqs has SQLite wait for the disk at every message, three times in a message's life. Without the
 * wait a write is still whole and still there after a SIGKILL, and a message's way through the queue is
 * five times as fast; only a machine that loses power may forget its last moments.
 */
function leaveFlushingToTheSystem(): void {
  const { exec } = DatabaseSync.prototype;
  DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string) {
    exec.call(this, sql);
    if (sql.startsWith("PRAGMA journal_mode")) exec.call(this, "PRAGMA synchronous = NORMAL");
  };
}
