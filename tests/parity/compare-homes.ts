import type { Home } from "./home.ts";

export interface NamedHome {
  readonly name: string;
  readonly home: Home;
}

/** One line for each path that two homes do not have alike: `functions.ingest.memoryMb: 512 in the topology, 256 in CDK`. */
export function compareHomes(
  one: NamedHome,
  other: NamedHome,
  { except }: { readonly except?: RegExp } = {},
): readonly string[] {
  const paths = new Set([...one.home.keys(), ...other.home.keys()]);
  return [...paths]
    .filter((path) => one.home.get(path) !== other.home.get(path) && !except?.test(path))
    .sort()
    .map((path) => `${path}: ${valueIn(one, path)}, ${valueIn(other, path)}`);
}

const valueIn = ({ name, home }: NamedHome, path: string): string =>
  home.has(path) ? `${home.get(path)} in ${name}` : `absent in ${name}`;
