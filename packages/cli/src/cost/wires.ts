/** What happened at the wires, on average of what it is named by. */
export interface Wires {
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly redisSent: number;
  readonly redisCommands: number;
  readonly redisBytes: number;
}

export interface Counted extends Wires {
  readonly archivedBytes: number;
}

export const NO_WIRES: Counted = {
  readUnits: 0,
  writeUnits: 0,
  redisSent: 0,
  redisCommands: 0,
  redisBytes: 0,
  archivedBytes: 0,
};

const combine = (a: Counted, b: Counted, f: (x: number, y: number) => number): Counted => ({
  readUnits: f(a.readUnits, b.readUnits),
  writeUnits: f(a.writeUnits, b.writeUnits),
  redisSent: f(a.redisSent, b.redisSent),
  redisCommands: f(a.redisCommands, b.redisCommands),
  redisBytes: f(a.redisBytes, b.redisBytes),
  archivedBytes: f(a.archivedBytes, b.archivedBytes),
});
export const per = (now: Counted, before: Counted, times: number): Counted =>
  combine(now, before, (x, y) => (x - y) / times);
export const add = (a: Counted, b: Counted): Counted => combine(a, b, (x, y) => x + y);
