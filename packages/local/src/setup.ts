import { spawnSync } from "node:child_process";

/** `npm run setup`: what npm does not bring. Run again, it does nothing. */
if (hasRedis()) console.log("redis-server is here; nothing to do");
else process.exitCode = install();

function hasRedis(): boolean {
  return spawnSync("redis-server", ["--version"]).status === 0;
}

function install(): number {
  const why = "redis-server is missing; the laptop's cache runs on it";
  if (spawnSync("apt-get", ["--version"]).status !== 0) {
    console.error(`${why}: install Redis 6.2 or newer with this system's package manager`);
    return 1;
  }
  if (process.getuid?.() !== 0) {
    console.error(`${why}: sudo apt-get install --yes --no-install-recommends redis-server`);
    return 1;
  }
  console.log(`${why}: installing it with apt-get`);
  const installed =
    apt("update", "--quiet") &&
    apt("install", "--yes", "--quiet", "--no-install-recommends", "redis-server");
  if (installed && hasRedis()) return 0;
  console.error("apt-get could not install redis-server; what it said stands above");
  return 1;
}

/** RUNLEVEL keeps the package from starting a server of its own: the laptop runs its own. */
function apt(...args: string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  return spawnSync("apt-get", args, { stdio: "inherit", env }).status === 0;
}
