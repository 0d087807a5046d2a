import { modules } from '#headoffice/app.ts';
import { createHttp } from '#headoffice/kernel/http/server.ts';
import { type OfficeOptions, openOffice } from '#headoffice/kernel/open-office.ts';
import { who } from '#headoffice/modules/tills/service.ts';
import { pages } from '#headoffice/pages/pages.ts';
import { createPress } from '#shared/wire/encodings.ts';
import { newOfficeFolder } from './office-process.ts';

/** Of whoever a test brings in. */
export const password = 'une phrase que je retiens';

export interface Asked {
  readonly form?: Record<string, string> | URLSearchParams;
  readonly cookie?: string;
  readonly origin?: string;
  readonly headers?: Record<string, string>;
  readonly from?: string;
}

/** A head office in this process, by a clock of the test's own and without a line. */
export async function officeHere(more: Partial<OfficeOptions> = {}) {
  const dataDir = more.dataDir ?? newOfficeFolder();
  const office = await openOffice(modules, { as: 'server', ...more, dataDir });
  const clock = { now: Date.parse('2026-11-20T08:00:00Z') };
  const faults: unknown[] = [];
  const onFault = (_: string, error: unknown): void => void faults.push(error);
  const now = () => clock.now;
  const http = await createHttp({
    tenants: office.tenants,
    handlers: office.handlers,
    who,
    keyOf: office.apis.keys.keyOf,
    press: createPress(),
    version: '0.0.0',
    now,
    ready: office.ping,
    onFault,
  });
  await http.register(pages, { ...office.apis, now, onFault });
  const ask = async (url: string, { form, cookie, origin, headers, from }: Asked = {}) => {
    const answer = await http.inject({
      method: form ? 'POST' : 'GET',
      url,
      remoteAddress: from ?? '127.0.0.1',
      headers: {
        ...(cookie ? { cookie } : {}),
        ...(origin ? { origin } : {}),
        ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
        ...headers,
      },
      ...(form ? { payload: new URLSearchParams(form).toString() } : {}),
    });
    const given = [answer.headers['set-cookie'] ?? []]
      .flat()
      .map((one) => one.split(';')[0] ?? '')
      .find((one) => one.startsWith('office-'));
    return {
      status: answer.statusCode,
      to: answer.headers.location,
      text: answer.body,
      given: given ?? '',
      answer,
    };
  };
  /** Somebody who chose a password by a code. @returns her cookie */
  const enter = async (code: string, name = '', phrase = password): Promise<string> =>
    (await ask('/welcome', { form: { code, name, password: phrase } })).given;
  return {
    ...office,
    dataDir,
    http,
    clock,
    faults,
    ask,
    enter,
    /** Its first owner, who is called Awa. */
    enterOwner: async () => {
      const tenant = await office.apis.tills.tenant(clock.now);
      return enter(await office.apis.people.makeCode(tenant, '', clock.now), 'Awa');
    },
    close: async () => {
      await http.close();
      await office.close();
    },
  };
}
export type OfficeHere = Awaited<ReturnType<typeof officeHere>>;
