import { EventEmitter } from 'node:events';

export function notSimulated(what: string): never {
  throw new Error(`electron-double: ${what} is not simulated`);
}

/** What the runtime itself asks of any object: awaiting it, printing it, sending it. */
const askedByRuntime = (key: PropertyKey): boolean =>
  typeof key === 'symbol' || key === 'then' || key === 'toJSON' || key === '__esModule';

/** An API nobody simulated fails by name: a test must never pass because a call did nothing. */
export function strict<T extends object>(name: string, part: T): T {
  return new Proxy(part, {
    get(target, key, receiver) {
      if (key in target || askedByRuntime(key)) return Reflect.get(target, key, receiver);
      return notSimulated(`${name}.${String(key)}`);
    },
  });
}

type Listener = Parameters<EventEmitter['on']>[1];

/**
 * A base class for the objects of Electron that emit. The trap sits at the end of the prototype chain, so that
 * private fields of the subclass keep working; listening to an event that never comes is refused too.
 */
export function strictEmitter(name: string, events: readonly string[] | 'any') {
  const known = new Set<string | symbol>(events === 'any' ? [] : events);
  class Strict extends EventEmitter {
    override on(event: string | symbol, listener: Listener): this {
      if (events !== 'any' && !known.has(event)) notSimulated(`${name}.on('${String(event)}')`);
      return super.on(event, listener);
    }
    override addListener(event: string | symbol, listener: Listener): this {
      return this.on(event, listener);
    }
  }
  const end = new Proxy(EventEmitter.prototype, {
    get(target, key, receiver) {
      if (key in target || askedByRuntime(key)) return Reflect.get(target, key, receiver);
      return notSimulated(`${name}.${String(key)}`);
    },
  });
  Object.setPrototypeOf(Strict.prototype, end);
  return Strict;
}

/** The object an Electron event carries, and what the listener did with it. */
export function preventable<T extends object>(details: T) {
  let prevented = false;
  const event = {
    ...details,
    get defaultPrevented() {
      return prevented;
    },
    preventDefault() {
      prevented = true;
    },
  };
  return { event, prevented: () => prevented };
}
