import type { Codec, createCodec, LiveValues, Wire } from './codec.ts';

export interface Bridge extends Codec {
  /** Tells the other world; it hears at once, before `say` returns. */
  say(topic: string, message: Wire): void;
  hear(topic: string, listener: (message: Wire) => void): void;
}

type Callable = (...values: unknown[]) => unknown;
type Answer = { ok: Wire } | { error: Wire };

/**
 * One half of contextBridge. The two worlds of a page share the DOM alone, so values cross as JSON in events of the
 * window; DOM events are dispatched synchronously, so a bridged function can return its value. Shipped by `toString()`.
 * @param secret names the events, so that the page's own scripts cannot speak in their place
 */
export function createBridge(
  secret: string,
  world: 'main' | 'isolated',
  codecOf: typeof createCodec,
): Bridge {
  const other = world === 'main' ? 'isolated' : 'main';
  const { parse, stringify } = JSON;
  const WorldEvent = CustomEvent;
  const dispatch = EventTarget.prototype.dispatchEvent.bind(window);
  const listen = EventTarget.prototype.addEventListener.bind(window);

  const say: Bridge['say'] = (topic, message) => {
    dispatch(new WorldEvent(`${secret}:${other}:${topic}`, { detail: stringify(message) }));
  };
  const hear: Bridge['hear'] = (topic, listener) => {
    listen(`${secret}:${world}:${topic}`, (event) => listener(parse((event as CustomEvent<string>).detail)));
  };

  let lastId = 0;
  const given = new Map<number, Callable>();
  const idOf = new WeakMap<Callable, number>();
  const received = new Map<number, Callable>();
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>();

  const live: LiveValues = {
    encodeFunction(value) {
      const id = idOf.get(value) ?? ++lastId;
      idOf.set(value, id);
      given.set(id, value);
      return id;
    },
    decodeFunction(wire) {
      const id = wire as number;
      const known = received.get(id) ?? ((...values: unknown[]) => callOther(id, values));
      received.set(id, known);
      return known;
    },
    encodePromise(value) {
      const id = ++lastId;
      value.then(
        (result) => say('settled', { id, ok: codec.encode(result) }),
        (error) => say('settled', { id, error: codec.encode(error) }),
      );
      return id;
    },
    decodePromise(wire) {
      return new Promise((resolve, reject) => waiting.set(wire as number, { resolve, reject }));
    },
  };
  const codec = codecOf(live);

  const answers: Answer[] = [];
  const callOther = (id: number, values: unknown[]): unknown => {
    const before = answers.length;
    say('call', { id, values: codec.encode(values) });
    const answer = answers.length > before ? answers.pop() : undefined;
    if (!answer) throw new Error('contextBridge: the other world is gone');
    if ('error' in answer) throw codec.decode(answer.error);
    return codec.decode(answer.ok);
  };
  hear('answer', (message) => answers.push(message as Answer));
  hear('call', (message) => {
    const { id, values } = message as { id: number; values: Wire };
    let answer: Answer;
    try {
      answer = { ok: codec.encode(given.get(id)?.(...(codec.decode(values) as unknown[]))) };
    } catch (error) {
      answer = { error: codec.encode(error) };
    }
    say('answer', answer);
  });
  hear('settled', (message) => {
    const { id, ...answer } = message as { id: number } & Answer;
    const promise = waiting.get(id);
    waiting.delete(id);
    if ('error' in answer) promise?.reject(codec.decode(answer.error));
    else promise?.resolve(codec.decode(answer.ok));
  });

  return { ...codec, say, hear };
}
