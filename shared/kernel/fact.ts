/** A kind of fact: what its body is in memory, and how the bytes of the journal spell it (docs/spec/journal.md). */
export interface Fact<Body, Packed = Body> {
  pack(body: Body): Packed;
  unpack(packed: Packed): Body;
}
export type FactSet = Readonly<Record<string, Fact<unknown, unknown>>>;
export type BodyOf<F> = F extends Fact<infer Body, infer _Packed> ? Body : never;

/** Other names for some fields, in the order in which they stand. */
const renamed =
  (names: ReadonlyMap<string, string>) =>
  (body: object): object => {
    const out: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(body)) out[names.get(key) ?? key] = value;
    return out;
  };

/**
 * A fact whose bytes spell its fields as they are, but for those that are written short. Fields are only ever added, and
 * are optional then.
 */
export function fact<Body extends object>(short: { readonly [K in keyof Body]?: string } = {}): Fact<Body> {
  const names = Object.entries<string | undefined>(short).flatMap(([long, key]) =>
    key === undefined ? [] : [[long, key] as const],
  );
  const pack = renamed(new Map(names));
  const unpack = renamed(new Map(names.map(([long, key]) => [key, long])));
  if (names.length === 0) return { pack: (body) => body, unpack: (body) => body };
  return { pack: (body) => pack(body) as Body, unpack: (body) => unpack(body) as Body };
}
/** A fact that leaves more out. Packing what was unpacked gives the same JSON again. */
export const packed = <Body, Packed>(codec: Fact<Body, Packed>): Fact<Body, Packed> => codec;
