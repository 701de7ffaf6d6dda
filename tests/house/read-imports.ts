import { withoutComments } from "./source-files.ts";

export interface Import {
  /** Undefined where a dynamic import's argument is not a literal. */
  readonly specifier: string | undefined;
  readonly typeOnly: boolean;
}

/** Everything a module imports or re-exports: static, for its side effects, dynamic, types. */
export function readImports(text: string): Import[] {
  const code = withoutComments(text);
  const from = /^[ \t]*(?:import|export)\b([^;"'`]*?)\bfrom\s*["']([^"']+)["']/gm;
  const effects = /^[ \t]*import\s*["']([^"']+)["']/gm;
  const dynamic = /\b(?:import|require)\s*\(\s*(?:["'`]([^"'`$]+)["'`])?/g;
  return [
    ...[...code.matchAll(from)].map(([, clause = "", specifier]) => ({
      specifier,
      typeOnly: /^\s+type\s+[^,\s]/.test(clause) && !/^\s+type\s*$/.test(clause),
    })),
    ...[...code.matchAll(effects)].map(([, specifier]) => ({ specifier, typeOnly: false })),
    ...[...code.matchAll(dynamic)].map(([, specifier]) => ({ specifier, typeOnly: false })),
  ];
}
