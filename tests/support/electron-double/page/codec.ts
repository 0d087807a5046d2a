/** JSON, where whatever JSON cannot say is `{ '~': [kind, payload] }`. */
export type Wire = null | string | number | boolean | Wire[] | { [key: string]: Wire };

/** How functions and promises cross: contextBridge has a way, IPC has none and refuses them. */
export interface LiveValues {
  encodeFunction(value: (...values: unknown[]) => unknown): Wire;
  decodeFunction(wire: Wire): unknown;
  encodePromise(value: Promise<unknown>): Wire;
  decodePromise(wire: Wire): unknown;
}

export interface Codec {
  encode(value: unknown): Wire;
  decode(wire: Wire): unknown;
}

/**
 * What structured clone carries, over JSON. It runs in the main process and, shipped by `toString()`, in the page:
 * so it closes over nothing. Cycles and class identity are not carried; a cycle is refused.
 */
export function createCodec(live: LiveValues | null): Codec {
  const refuse = (): never => {
    throw new DOMException('An object could not be cloned.', 'DataCloneError');
  };
  const special = (kind: string, payload: Wire): Wire => ({ '~': [kind, payload] });
  const pack = (bytes: Uint8Array): string => {
    let text = '';
    for (let at = 0; at < bytes.length; at += 0x8000) {
      text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
    }
    return btoa(text);
  };
  const unpack = (text: string): Uint8Array<ArrayBuffer> =>
    Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const tagOf = (value: object): string => Object.prototype.toString.call(value).slice(8, -1);

  const encodeObject = (value: object, above: readonly object[]): Wire => {
    if (above.includes(value)) return refuse();
    const inside = [...above, value];
    const each = (values: Iterable<unknown>): Wire[] => Array.from(values, (item) => encodeAny(item, inside));
    if (Array.isArray(value)) return each(value);
    const tag = tagOf(value);
    if (value instanceof Error || tag === 'Error') {
      const error = value as Error;
      return special('error', [error.name, error.message, error.stack ?? '']);
    }
    if (ArrayBuffer.isView(value)) {
      return special('bytes', [tag, pack(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))]);
    }
    switch (tag) {
      case 'Promise':
        return live ? special('promise', live.encodePromise(value as Promise<unknown>)) : refuse();
      case 'Date':
        return special('date', encodeAny((value as Date).getTime(), inside));
      case 'Map':
        return special('map', each(value as Map<unknown, unknown>));
      case 'Set':
        return special('set', each(value as Set<unknown>));
      case 'RegExp':
        return special('regexp', [(value as RegExp).source, (value as RegExp).flags]);
      case 'ArrayBuffer':
        return special('bytes', [tag, pack(new Uint8Array(value as ArrayBuffer))]);
      case 'Object':
        break;
      default:
        return refuse();
    }
    const entries = Object.entries(value).map(([key, item]): [string, Wire] => [
      key,
      encodeAny(item, inside),
    ]);
    return '~' in value ? special('object', entries) : Object.fromEntries(entries);
  };

  const encodeAny = (value: unknown, above: readonly object[]): Wire => {
    if (value === undefined) return special('undefined', null);
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number') {
      if (Object.is(value, -0)) return special('number', '-0');
      return Number.isFinite(value) ? value : special('number', String(value));
    }
    if (typeof value === 'bigint') return special('bigint', String(value));
    if (typeof value === 'symbol') return refuse();
    if (typeof value === 'function') {
      return live ? special('function', live.encodeFunction(value as never)) : refuse();
    }
    return encodeObject(value, above);
  };

  const decodeError = ([name, message, stack]: string[]): Error => {
    const found: unknown = (globalThis as Record<string, unknown>)[name ?? 'Error'];
    const known = typeof found === 'function' && found.prototype instanceof Error && name?.endsWith('Error');
    const error = known ? new (found as ErrorConstructor)(message) : new Error(message);
    error.stack = stack;
    return error;
  };
  const decodeBytes = ([tag, text]: string[]): unknown => {
    const bytes = unpack(text ?? '');
    if (tag === 'ArrayBuffer') return bytes.buffer;
    const view = (globalThis as Record<string, unknown>)[tag ?? ''];
    return new (view as new (buffer: ArrayBuffer) => unknown)(bytes.buffer);
  };
  const decodeSpecial = (kind: string, payload: Wire): unknown => {
    const list = () => (payload as Wire[]).map(decode);
    switch (kind) {
      case 'undefined':
        return undefined;
      case 'number':
        return Number(payload);
      case 'bigint':
        return BigInt(payload as string);
      case 'date':
        return new Date(decode(payload) as number);
      case 'map':
        return new Map(list() as [unknown, unknown][]);
      case 'set':
        return new Set(list());
      case 'regexp':
        return new RegExp((payload as string[])[0] ?? '', (payload as string[])[1]);
      case 'bytes':
        return decodeBytes(payload as string[]);
      case 'error':
        return decodeError(payload as string[]);
      case 'object':
        return Object.fromEntries((payload as [string, Wire][]).map(([key, item]) => [key, decode(item)]));
      case 'function':
        return live ? live.decodeFunction(payload) : refuse();
      case 'promise':
        return live ? live.decodePromise(payload) : refuse();
      default:
        return refuse();
    }
  };
  const decode = (wire: Wire): unknown => {
    if (wire === null || typeof wire !== 'object') return wire;
    if (Array.isArray(wire)) return wire.map(decode);
    const mark = wire['~'];
    if (Array.isArray(mark)) return decodeSpecial(mark[0] as string, mark[1] as Wire);
    return Object.fromEntries(Object.entries(wire).map(([key, item]) => [key, decode(item)]));
  };

  return { encode: (value) => encodeAny(value, []), decode };
}
