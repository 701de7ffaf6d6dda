/**
 * How long work keeps one core busy: the CPU time of this process, its garbage collector's included, so
 * that what else runs on the machine does not count; where nothing else does, it is at least the time on
 * the clock. Linux counts it in ticks of up to 4 ms: give it work of 100.
 */
export function coreSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
