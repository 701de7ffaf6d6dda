import type { ModelManifest } from "../models/model-manifest.ts";

export interface ModelAddress {
  readonly workspace: string;
  readonly model: string;
  readonly version: number;
}

/** A trained model: the file that runs, and what is known of it. */
export interface ModelVersion {
  readonly manifest: ModelManifest;
  readonly onnx: Uint8Array;
  /** The golden rows of its passport, as a file. */
  readonly golden: Uint8Array;
}

/**
 * Model versions, each written once.
 *
 * Law: what was written is read, byte for byte, or the read throws `model.unreadable`; a version never
 * changes; "absent" only if the store said so, else `model.unavailable`.
 */
export interface ModelStore {
  /** "exists" if another version has that number. Writing the same again is "written". */
  write(version: ModelVersion): Promise<"written" | "exists">;
  read(address: ModelAddress): Promise<ModelVersion | "absent">;
  readManifest(address: ModelAddress): Promise<ModelManifest | "absent">;
  /** The numbers there are, rising. */
  versions(workspace: string, model: string): Promise<readonly number[]>;
}
