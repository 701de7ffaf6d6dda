import { setTimeout as delay } from "node:timers/promises";
import { beginErasure } from "@porchlight/core/erase/begin-erasure";
import {
  ERASE_SETTLE_MS,
  type EraseFacts,
  type FinishErasuresPorts,
  finishErasures,
} from "@porchlight/core/erase/finish-erasures";
import { ServiceError } from "@porchlight/core/error";
import type { Erasure } from "@porchlight/core/ports/erasures";
import type { PersonAddress } from "@porchlight/core/ports/state-store";
import type { Behavior } from "@porchlight/core/schema/behavior";
import { type StartProgress, showProgress } from "../replay/progress.ts";
import type { OpenStores } from "../stores/open-stores.ts";
import { findLeft } from "./find-left.ts";

export interface ErasePerson {
  readonly ports: FinishErasuresPorts;
  readonly redis: OpenStores["redis"];
  readonly behavior: Behavior;
  readonly person: PersonAddress;
  readonly startProgress: StartProgress;
  /** How long what was under way is waited for. */
  readonly settleMs?: number;
}

export interface ErasedPerson {
  readonly erasure: Erasure;
  readonly facts: EraseFacts;
  /** One sentence for each place where something is left. */
  readonly left: readonly string[];
}

const RUNS = 5;

/**
 * Erases a person from here, start to end, and then looks whether it is so. Interrupted, it is finished by the
 * function that does, or by asking again.
 */
export async function erasePerson(options: ErasePerson): Promise<ErasedPerson> {
  const { ports, redis, behavior, person, startProgress, settleMs = ERASE_SETTLE_MS } = options;
  const begun = await beginErasure(ports, behavior, person, Date.now());
  await showProgress(startProgress, "settling", Math.ceil(settleMs / 1000), (update) =>
    waitUntil(begun.askedAtMs + settleMs, settleMs, update),
  );
  const objects = await countObjects(ports, person.workspace);
  for (let run = 0; run < RUNS; run++) {
    const facts = await showProgress(startProgress, "erasing", objects, (onObjects) =>
      finishErasures(ports, behavior, person.workspace, {
        now: Date.now,
        deadlineMs: Number.POSITIVE_INFINITY,
        settleMs,
        onObjects,
      }),
    );
    const erasure = (await ports.erasures.list(person.workspace)).find(
      (one) => one.person === begun.person,
    );
    if (erasure?.finishedAtMs === undefined) {
      await delay(settleMs);
      continue;
    }
    const left = await showProgress(startProgress, "checking", objects, (update) =>
      findLeft({ ports, redis, behavior, onObjects: update }, erasure),
    );
    return { erasure, facts, left };
  }
  throw new ServiceError("service.too_slow", "others began this erasure anew each time; ask again");
}

async function waitUntil(atMs: number, ofMs: number, update: (seconds: number) => void) {
  for (let leftMs = atMs - Date.now(); leftMs > 0; leftMs = atMs - Date.now()) {
    update(Math.floor((ofMs - leftMs) / 1000));
    await delay(Math.min(leftMs + 1, 1_000));
  }
}

async function countObjects({ archive }: FinishErasuresPorts, workspace: string): Promise<number> {
  let objects = 0;
  for await (const _ of archive.list(workspace)) objects++;
  return objects;
}
