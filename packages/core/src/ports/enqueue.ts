/** Puts bodies on the interactions queue, durably, or throws `queue.unavailable`. */
export type Enqueue = (bodies: readonly string[]) => Promise<void>;
