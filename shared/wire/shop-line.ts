import type { Result } from '#shared/kernel/result.ts';
import type { ProblemCode } from './problem.ts';
import { type ShopEndpointName, type ShopInput, type ShopOutput, shopEndpoints } from './shop-endpoints.ts';
import { answerOf, bearer, createWire, jsonType, LineOpen } from './wire.ts';

/** A typed line to another till of the shop. @throws LineOpen for one without TLS, on this computer too */
export function createShopLine(address: string, cert: string, patience_ms?: number) {
  if (new URL(address).protocol !== 'https:') throw new LineOpen(address);
  const { exchange, close } = createWire(address, {
    pinned: cert,
    ...(patience_ms === undefined ? {} : { patience_ms }),
  });
  return {
    /** @throws LineCut */
    ask: async <N extends ShopEndpointName>(
      name: N,
      input: ShopInput<N>,
      token: string | null = null,
    ): Promise<Result<ShopOutput<N>, ProblemCode>> => {
      const { path, output } = shopEndpoints[name];
      const headers = { ...bearer(token), ...jsonType };
      const body = Buffer.from(JSON.stringify(input), 'utf8');
      return answerOf(output, await exchange({ method: 'POST', path, headers, body })) as Result<
        ShopOutput<N>,
        ProblemCode
      >;
    },
    close,
  };
}
export type ShopLine = ReturnType<typeof createShopLine>;
