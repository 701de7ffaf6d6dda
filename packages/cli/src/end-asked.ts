/**
 * The first of the signals that ask a process to end. Not by `once`: libraries that restore a terminal
 * take a process without listeners for one that means to die of the signal, and see to it.
 */
export const endAsked = (): Promise<NodeJS.Signals> =>
  new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, resolve);
  });
