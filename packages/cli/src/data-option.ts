import { Option } from "commander";

/** Where a laptop keeps what outlives it; commands find a running one by it. */
export const dataOption = (): Option =>
  new Option("--data <dir>", "the laptop's data folder").default(".porchlight");
