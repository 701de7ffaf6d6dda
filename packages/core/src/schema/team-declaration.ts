/** What is watched over all people of a workspace: how busy it is, who handles whom, how that ends. */
export interface TeamDeclaration {
  /** The label that names who handled an interaction. */
  readonly actor: string;
  /** Ends by name → the kinds that are one. A person counts once for each end that they come to. */
  readonly ends: Readonly<Record<string, readonly string[]>>;
}
