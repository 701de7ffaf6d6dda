import { spawn, spawnSync } from "node:child_process";
import { ServiceError } from "@porchlight/core/error";

/** What npm does not bring, by the name of its Debian package: what it is for, and how to see it. */
const PACKAGES = {
  "redis-server": {
    why: "redis-server is missing; the laptop's cache runs on it",
    elsewhere: "install Redis 6.2 or newer with this system's package manager",
    isHere: () => spawnSync("redis-server", ["--version"]).status === 0,
  },
  libxgboost0: {
    why: "XGBoost's library is missing; models are trained with it",
    elsewhere:
      "install XGBoost 1.7 or newer (macOS: `brew install xgboost libomp`), or set LIBXGBOOST to its path",
    isHere: hasXgboost,
  },
  chromium: {
    why: "Chromium is missing; tests look at the morning page with it",
    elsewhere: "install Chromium with this system's package manager, as `chromium` on the path",
    isHere: () => spawnSync("chromium", ["--version"]).status === 0,
  },
} as const;

export type SystemPackage = keyof typeof PACKAGES;

export interface Installing {
  readonly say: (sentence: string) => void;
  /** The user's number; 0 may install. Undefined where there are none. */
  readonly uid?: number | undefined;
  /** Ends an installation that is under way; the promise then rejects. */
  readonly signal?: AbortSignal;
  readonly machine?: Machine;
}

/** What a machine has, and how it gets more. */
export interface Machine {
  isHere(name: SystemPackage): boolean;
  hasApt(): boolean;
  /** Answers when apt-get has ended, however it went. */
  apt(args: readonly string[], signal?: AbortSignal): Promise<void>;
}

export const thisMachine: Machine = {
  isHere: (name) => PACKAGES[name].isHere(),
  hasApt: () => spawnSync("apt-get", ["--version"]).status === 0,
  apt: runApt,
};

/**
 * Installs what is missing with apt-get, saying what and why; or throws `config.invalid` with the one
 * command to run, where this user may not. Answers what it has installed.
 */
export async function ensureInstalled(
  names: readonly SystemPackage[],
  { say, signal, uid = process.getuid?.(), machine = thisMachine }: Installing,
): Promise<readonly SystemPackage[]> {
  const missing = names.filter((name) => !machine.isHere(name));
  if (missing.length === 0) return [];
  const path = process.env.LIBXGBOOST;
  if (path && missing.includes("libxgboost0"))
    throw refusal(
      `LIBXGBOOST says ${path}, where XGBoost cannot be loaded: correct it, or unset it`,
    );
  const why = missing.map((name) => PACKAGES[name].why).join(", and ");
  if (!machine.hasApt())
    throw refusal(`${why}: ${missing.map((name) => PACKAGES[name].elsewhere).join("; ")}`);
  const command = `apt-get install --yes --no-install-recommends ${missing.join(" ")}`;
  if (uid !== 0) throw refusal(`${why}: run \`sudo ${command}\``);
  say(`${why}: installing ${missing.join(" and ")} with apt-get`);
  await machine.apt(["update", "--quiet"], signal);
  const install = ["install", "--yes", "--quiet", "--no-install-recommends", ...missing];
  await machine.apt(install, signal);
  const still = missing.filter((name) => !machine.isHere(name));
  if (still.length > 0)
    throw refusal(`apt-get could not install ${still.join(" and ")}; what it said stands above`);
  return missing;
}

const refusal = (message: string) => new ServiceError("config.invalid", message);

/** In a process of its own: a library that was loaded here would stay here. */
function hasXgboost(): boolean {
  const probe = `
    import { openLibxgboost } from "@porchlight/adapters/xgboost/libxgboost";
    import { libxgboostNames } from "@porchlight/adapters/xgboost/libxgboost-names";
    openLibxgboost(libxgboostNames());`;
  const options = { cwd: import.meta.dirname, stdio: "ignore" } as const;
  const args = ["--input-type=module", "--eval", probe];
  return spawnSync(process.execPath, args, options).status === 0;
}

/**
 * What it says goes to standard error. RUNLEVEL keeps redis-server's package from starting a server of
 * its own: the laptop runs its own.
 */
function runApt(args: readonly string[], signal?: AbortSignal): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  const child = spawn("apt-get", args, { stdio: ["ignore", 2, 2], env, signal });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    // What it failed to do shows in what is still missing.
    child.once("exit", () => resolve());
  });
}
