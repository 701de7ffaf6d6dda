/** A map of bounded size: where it is full, what was used longest ago goes. */
export interface Memory<V> {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
  delete(key: string): void;
}

export function createMemory<V>(capacity: number): Memory<V> {
  // A Map iterates in order of insertion, so inserting anew at each use keeps the oldest first.
  const values = new Map<string, V>();
  const use = (key: string, value: V): void => {
    values.delete(key);
    values.set(key, value);
  };
  return {
    get(key) {
      const value = values.get(key);
      if (value !== undefined) use(key, value);
      return value;
    },
    set(key, value) {
      use(key, value);
      const [oldest] = values.keys();
      if (values.size > capacity && oldest !== undefined) values.delete(oldest);
    },
    delete(key) {
      values.delete(key);
    },
  };
}
