import type { Result } from '#shared/kernel/result.ts';
import type { Encoding } from './encodings.ts';
import {
  batchType,
  type EndpointInput,
  type EndpointName,
  type EndpointOutput,
  encodingHeader,
  endpoints,
} from './endpoints.ts';
import type { ProblemCode } from './problem.ts';
import { type Answered, answerOf, bearer, createWire, jsonType, type LineOptions } from './wire.ts';

/** A typed line to a head office. @throws LineOpen for one that is not TLS and not on this computer */
export function createLine(address: string, options: LineOptions = {}) {
  const { meter, exchange, close } = createWire(address, options);
  const answer = <N extends EndpointName>(name: N, said: Answered) =>
    answerOf(endpoints[name].output, said) as Result<EndpointOutput<N>, ProblemCode>;

  return {
    meter,
    /** @throws LineCut */
    ask: async <N extends Exclude<EndpointName, 'send'>>(
      name: N,
      input: EndpointInput<N>,
      token: string | null = null,
    ): Promise<Result<EndpointOutput<N>, ProblemCode>> => {
      const { method, path: plain } = endpoints[name];
      const isGet = method === 'GET';
      const asked = new URLSearchParams(
        Object.entries(isGet ? input : {}).map(([key, value]) => [key, String(value)]),
      );
      const path = asked.size === 0 ? plain : `${plain}?${asked}`;
      const body = isGet ? null : Buffer.from(JSON.stringify(input), 'utf8');
      const headers = { ...bearer(token), ...(isGet ? {} : jsonType) };
      return answer(name, await exchange({ method, path, headers, body }));
    },
    /** @throws LineCut */
    send: async (batch: Buffer, encoding: Encoding, token: string) => {
      const { method, path } = endpoints.send;
      const headers = { ...bearer(token), 'content-type': batchType, [encodingHeader]: encoding };
      return answer('send', await exchange({ method, path, headers, body: batch }));
    },
    close,
  };
}
export type Line = ReturnType<typeof createLine>;
