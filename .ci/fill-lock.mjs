// After `npm install` has changed package-lock.json: adds the optional packages of other platforms that
// the registry in use does not carry, so that `npm ci` finds the lock complete. They are never
// downloaded where `os` and `cpu` do not match.
import { readFileSync, writeFileSync } from "node:fs";

const FILE = "package-lock.json";
const lock = JSON.parse(readFileSync(FILE, "utf8"));

/** The first pattern found in a package's name says its platform. */
const OS = {
  android: "android",
  darwin: "darwin",
  "win32|windows": "win32",
  freebsd: "freebsd",
  openharmony: "openharmony",
  openbsd: "openbsd",
  netbsd: "netbsd",
  sunos: "sunos",
  aix: "aix",
  linux: "linux",
};
const CPU = {
  "arm64|aarch64": "arm64",
  "arm\\b|armv7": "arm",
  "x64|-64$": "x64",
  "ia32|x86$": "ia32",
  ppc64: "ppc64",
  riscv64: "riscv64",
  s390x: "s390x",
  loong64: "loong64",
  mips64el: "mips64el",
};
const named = (patterns, name) =>
  Object.entries(patterns).find(([pattern]) => new RegExp(pattern).test(name))?.[1];

/** Whether Node would find `name` from the package at `from`. */
function resolves(from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf("/node_modules/")))) {
    if (lock.packages[`${at === "" ? "" : `${at}/`}node_modules/${name}`]) return true;
    if (at === "") return false;
  }
}

const added = {};
for (const [from, entry] of Object.entries(lock.packages))
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    if (resolves(from, name) || entry.peerDependencies?.[name]) continue;
    const os = named(OS, name);
    const cpu = named(CPU, name);
    if (!os || !cpu) {
      console.log(`left out: ${name} names no platform`);
      continue;
    }
    added[`node_modules/${name}`] = {
      version: range.replace(/^[\^~]/, ""),
      cpu: [cpu],
      ...(entry.dev ? { dev: true } : {}),
      ...(name.includes("musl") ? { libc: ["musl"] } : {}),
      optional: true,
      os: [os],
    };
  }
const packages = { ...lock.packages, ...added };
lock.packages = Object.fromEntries(
  Object.keys(packages)
    .sort()
    .map((key) => [key, packages[key]]),
);
writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${Object.keys(added).length} entries added`);
