/** Asks once for each key and remembers, for one answer to somebody: a page of tickets names the same few people. */
export function onceEach<Key, Value>(ask: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>();
  return (key) => {
    const value = known.get(key);
    if (value !== undefined) return value;
    const asked = ask(key);
    known.set(key, asked);
    return asked;
  };
}
