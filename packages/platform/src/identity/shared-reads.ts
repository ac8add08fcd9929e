/**
 * One read for all who ask the same at the same time. Each is answered by a read that began after it asked: what was
 * revoked before that is never served. At 64 callers of one key that is 2 reads under way in place of 64.
 */
export function sharedReads<Key, Value>(read: (key: Key) => Promise<Value>): (key: Key) => Promise<Value> {
  const underWay = new Map<Key, { readonly ends: Promise<unknown>; next: Promise<Value> | null }>();

  const begin = (key: Key): Promise<Value> => {
    const reading = read(key);
    const entry = { ends: reading.catch(() => undefined), next: null };
    underWay.set(key, entry);
    void entry.ends.then(() => {
      if (underWay.get(key) === entry) underWay.delete(key);
    });
    return reading;
  };
  return (key) => {
    const entry = underWay.get(key);
    if (entry === undefined) return begin(key);
    entry.next ??= entry.ends.then(() => begin(key));
    return entry.next;
  };
}
