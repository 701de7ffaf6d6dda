#!/usr/bin/env node
// Runs under any Node: hands over to the Node 24 that came with the packages where this one is older.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const main = new URL("../src/porchlight.ts", import.meta.url);

if (Number(process.versions.node.split(".")[0]) >= 24) await import(main.href);
else handOver(findNode(dirname(fileURLToPath(import.meta.url))));

function handOver(node) {
  if (node === undefined) {
    console.error("porchlight needs Node 24: run `npm ci` in its folder, or install Node 24");
    process.exit(1);
  }
  const child = spawn(node, [fileURLToPath(main), ...process.argv.slice(2)], { stdio: "inherit" });
  // A terminal's Ctrl-C reaches both; what is sent to this process alone is passed on.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
    process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(signal === null ? code : 1));
}

function findNode(folder) {
  const node = join(folder, "node_modules", ".bin", "node");
  if (existsSync(node)) return node;
  const parent = dirname(folder);
  return parent === folder ? undefined : findNode(parent);
}
