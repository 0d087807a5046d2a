/** A kind of fact: what its body is in memory, and how the bytes of the journal spell it (docs/spec/journal.md). */
export interface Fact<Body, Packed = Body> {
  pack(body: Body): Packed;
  unpack(packed: Packed): Body;
}
export type FactSet = Readonly<Record<string, Fact<unknown, unknown>>>;
export type BodyOf<F> = F extends Fact<infer Body, infer _Packed> ? Body : never;

const same = <T>(value: T): T => value;

/** A fact whose bytes spell its body as it is. Fields are only ever added, and are optional then. */
export const fact = <Body>(): Fact<Body> => ({ pack: same, unpack: same });
/** A fact that is spelled shorter than it is. `pack(unpack(x))` must give the same JSON as `x`. */
export const packed = <Body, Packed>(codec: Fact<Body, Packed>): Fact<Body, Packed> => codec;
