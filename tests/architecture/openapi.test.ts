import { expect, test } from 'vitest';
import type { Tenants } from '#headoffice/kernel/db/tenant.ts';
import type { AllHandlers } from '#headoffice/kernel/door.ts';
import { createHttp } from '#headoffice/kernel/http/server.ts';
import { refused } from '#shared/kernel/result.ts';
import { createPress } from '#shared/wire/encodings.ts';
import { endpoints } from '#shared/wire/endpoints.ts';

/** After a change of the contract: `vitest run tests/architecture/openapi.test.ts -u`. */
test('the document of what programs may ask is the one in docs, and says each of it', async () => {
  // Without a database: nothing here asks for one.
  const http = await createHttp({
    tenants: {} as Tenants,
    handlers: {} as AllHandlers,
    who: async () => refused('TOKEN_NEEDED'),
    keyOf: async () => refused('KEY_NEEDED'),
    press: createPress(),
    version: '1',
    now: Date.now,
    ready: async () => undefined,
    onFault: () => undefined,
  });
  const answer = await http.inject('/openapi.json');
  await http.close();
  const text = `${JSON.stringify(answer.json(), null, 2)}\n`;
  await expect(text).toMatchFileSnapshot('../../docs/spec/openapi.json');
  const { openapi, paths } = answer.json() as {
    openapi: string;
    paths: Record<string, Record<string, { operationId: string }>>;
  };
  expect(openapi).toBe('3.1.0');
  const said = Object.values(paths).flatMap((path) =>
    Object.values(path).map(({ operationId }) => operationId),
  );
  expect(said.sort()).toEqual(Object.keys(endpoints).sort());
  // Whatever it points at stands in it.
  const document = answer.json() as Record<string, unknown>;
  for (const [, ref = ''] of text.matchAll(/"\$ref": "#\/([^"]+)"/g)) {
    const found = ref
      .split('/')
      .reduce<unknown>((at, part) => (at as Record<string, unknown>)?.[part], document);
    expect({ ref, found: found !== undefined }).toEqual({ ref, found: true });
  }
});
