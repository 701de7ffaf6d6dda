import type { Models } from "@porchlight/core/models/models";
import type { ProfileCache } from "@porchlight/core/ports/profile-cache";
import type { StateStore } from "@porchlight/core/ports/state-store";
import type { WorkspaceRecord, Workspaces } from "@porchlight/core/ports/workspaces";
import type { Behavior } from "@porchlight/core/schema/behavior";
import type { ArchiveReader, Journal } from "./journal.ts";

/** What the page reads from: nothing that a function of the product does not read too, and writes nothing. */
export interface PagePorts {
  workspaces(): Promise<Pick<Workspaces, "list" | "readLeads">>;
  /** Its writes are of profiles that a list needed made anew, as for anybody who asks for the list. */
  cache(): Promise<Pick<ProfileCache, "top" | "write" | "remove">>;
  states(): Promise<Pick<StateStore, "read">>;
  models(): Promise<Models>;
  behaviors(): Promise<ReadonlyMap<string, Behavior>>;
  archive(workspace: string): Promise<ArchiveReader>;
}

/** A workspace that is looked at. */
export interface Viewed {
  readonly ports: PagePorts;
  readonly workspace: WorkspaceRecord;
  readonly behavior: Behavior;
  readonly journal: JournalView;
}

/** The journal, and how far it can be believed: in part until it was read to its end once. */
export type JournalView =
  | { readonly standing: "whole"; readonly journal: Journal }
  | { readonly standing: "reading"; readonly read: number; readonly all: number | undefined }
  | { readonly standing: "away" };
