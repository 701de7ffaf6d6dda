import { createHash } from "node:crypto";
import type { Command } from "./resp-client.ts";

/** What would block, change or outlive the connection that all callers share. */
const REFUSED = new Set(
  `AUTH BLMOVE BLMPOP BLPOP BRPOP BRPOPLPUSH BZMPOP BZPOPMAX BZPOPMIN CLIENT CONFIG DEBUG DISCARD EXEC HELLO
  MONITOR MULTI PSUBSCRIBE QUIT REPLICAOF RESET SELECT SHUTDOWN SSUBSCRIBE SUBSCRIBE UNWATCH WAIT WATCH`.split(
    /\s+/,
  ),
);

/** A command as the wire brings it, in Redis's words, or the sentence that refuses it. */
export function readCommand(value: unknown): Command | { readonly refused: string } {
  if (!Array.isArray(value) || value.length === 0)
    return { refused: "ERR failed to parse command" };
  const name = String(value[0]).toUpperCase();
  if (REFUSED.has(name)) return { refused: `ERR Command is not available: '${value[0]}'` };
  return withoutUpstashFlag(name, value.map(text));
}

/** Upstash takes any JSON value for an argument. */
function text(part: unknown): string {
  if (typeof part === "string") return part;
  if (part === null) return "";
  return typeof part === "object" ? JSON.stringify(part) : String(part);
}

const UPSTASH_FLAG = /^(#!lua[^\n]*?)\s*flags=allow-key-locking\b,?/;
/** Digest of a script as it was sent → as Redis was given it. */
const digests = new Map<string, string>();

/** Scripts of @upstash/ratelimit bear a flag that only Upstash knows, and Redis refuses. */
function withoutUpstashFlag(name: string, command: string[]): Command {
  const digest = digests.get(command[1] ?? "");
  if (name.startsWith("EVALSHA")) return digest === undefined ? command : command.with(1, digest);
  const at = scriptAt(name, command);
  const script = command[at] ?? "";
  if (!UPSTASH_FLAG.test(script)) return command;
  const plain = script.replace(UPSTASH_FLAG, "$1");
  digests.set(sha1(script), sha1(plain));
  return command.with(at, plain);
}

function scriptAt(name: string, command: readonly string[]): number {
  if (name === "EVAL" || name === "EVAL_RO") return 1;
  return name === "SCRIPT" && command[1]?.toUpperCase() === "LOAD" ? 2 : -1;
}

const sha1 = (script: string): string => createHash("sha1").update(script).digest("hex");
