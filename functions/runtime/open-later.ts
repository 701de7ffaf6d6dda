import type { Models } from "@porchlight/core/models/models";
import { log } from "./log.ts";

export interface LaterModels {
  open(): Promise<Models>;
  /** Undefined until they are open. */
  generation(workspace: string): Promise<number | undefined>;
  /** Opens them once what is being answered has left; does nothing from the second time on. */
  openSoon(): void;
}

/**
 * The models of a process that answers mostly from the cache. To open them takes the AWS client, which takes longer
 * than all else at a first answer; so they are opened with the first miss, or behind the first hit. Until then no
 * generation is known, and the newest that the cache has seen is meant. That one is about a minute old at most: the
 * sweep announces what it finds.
 */
export function openLater(models: () => Promise<Models>): LaterModels {
  let opened: Models | undefined;
  let isOpening = false;
  const open = async (): Promise<Models> => {
    isOpening = true;
    try {
      opened = await models();
      return opened;
    } catch (error) {
      isOpening = false;
      throw error;
    }
  };
  return {
    open,
    generation: async (workspace) => opened?.generation(workspace),
    openSoon() {
      if (isOpening) return;
      isOpening = true;
      setImmediate(() => {
        open().catch((cause: unknown) => log({ code: "model.unavailable", cause }));
      });
    },
  };
}
