import { sql } from 'kysely';
import { modules } from '#headoffice/app.ts';
import type { TenantStore, Tenants } from '#headoffice/kernel/db/tenant.ts';
import type { OpenContext, TillContext } from '#headoffice/kernel/door.ts';
import { createInbox } from '#headoffice/kernel/inbox/ingest.ts';
import { createProjector } from '#headoffice/kernel/inbox/project.ts';
import { createMail } from '#headoffice/kernel/mail.ts';
import { createOutside } from '#headoffice/kernel/outside.ts';
import { sealOf } from '#headoffice/kernel/seal.ts';
import { takeParcel } from '#headoffice/modules/carrier/take.ts';
import { type Result, refused } from '#shared/kernel/result.ts';
import { BadBatch, readBatch } from '#shared/wire/batch.ts';
import { BadEncoding, createPress, type Encoding, TooLarge } from '#shared/wire/encodings.ts';
import { type EndpointName, endpoints } from '#shared/wire/endpoints.ts';
import type { Line } from '#shared/wire/line.ts';
import type { ProblemCode } from '#shared/wire/problem.ts';
import { LineCut } from '#shared/wire/wire.ts';

export const press = createPress();

/** What befalls one message on its way. */
export type Fault =
  | 'none'
  | 'lost'
  | 'answer lost'
  | 'error after the commit'
  | 'twice'
  | 'a byte changed'
  | 'taken and thrown away';
/** What a line does. */
export const faultsOfLine: readonly Fault[] = [
  'lost',
  'answer lost',
  'error after the commit',
  'twice',
  'a byte changed',
];

type Answer = Result<unknown, ProblemCode>;
type AnyHandler = (input: unknown, context: TillContext | OpenContext) => Promise<Answer>;

/**
 * The head office with its own database and without its web server, all of it in one transaction that is never committed: so
 * it can be put back to any state it had, as if its disk had been.
 */
export async function inModelOffice<R>(
  tenants: Tenants,
  tenant: string,
  work: (office: ModelOffice) => Promise<R>,
): Promise<R> {
  class Done extends Error {}
  let done: { readonly value: R } | null = null;
  await tenants
    .in(tenant, async (store) => {
      done = { value: await work(officeIn(store)) };
      throw new Done();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Done)) throw error;
    });
  if (!done) throw new Error('a run that ended has a value');
  return (done as { readonly value: R }).value;
}

function officeIn(store: TenantStore) {
  /** Each piece of work is undone by itself when it fails, as its own transaction would be. */
  const inside: Tenants = {
    in: (_, work) => store.attempt(() => work(store)),
    list: async () => [{ id: store.tenant, name: '', created_at: 0 }],
    add: async () => undefined,
  };
  const inbox = createInbox(createProjector(modules.projections), modules.hears);
  const seal = sealOf(`00000000 ${'A'.repeat(43)}=`);
  const { handlers, apis } = modules.create({
    tenants: inside,
    inbox,
    outside: createOutside(),
    mail: createMail(),
    seal,
  });
  const now = () => Date.now();
  let saved = 0;

  const handle = (name: EndpointName, input: unknown, till: string): Promise<Answer> =>
    inside.in(store.tenant, () =>
      (handlers[name] as AnyHandler)(
        input,
        endpoints[name].access === 'till'
          ? { store, till, now: now() }
          : { tenants: inside, now: now(), from: 'here' },
      ),
    );
  const take = async (bytes: Buffer, encoding: Encoding, till: string): Promise<Answer> => {
    try {
      return await handle('send', { batch: readBatch(await press.open(bytes, encoding)) }, till);
    } catch (error) {
      if (error instanceof BadBatch || error instanceof BadEncoding || error instanceof TooLarge)
        return refused('BATCH_UNREADABLE');
      throw error;
    }
  };

  /** @returns what puts it back to how it is now */
  const save = async (): Promise<() => Promise<void>> => {
    saved += 1;
    const name = sql.raw(`state_${saved}`);
    await store.run(sql`SAVEPOINT ${name}`);
    return async () => {
      await store.run(sql`ROLLBACK TO SAVEPOINT ${name}`);
    };
  };

  return {
    store,
    newCode: async () => (await apis.tills.makeCode('Médina', now())).code,
    takeParcel: (file: string, answer: string) =>
      takeParcel({ tenants: inside, inbox, press, now: now() }, file, answer),
    rebuild: (till: string) => inbox.rebuild(store, till, now()),
    /** A till's line to it, on which this happens to each message; `spoil` says which byte. */
    lineOf: (
      till: string,
      fault: (name: EndpointName) => Fault,
      spoil: (length: number) => number = () => 0,
    ): Line => {
      const through = async (name: EndpointName, work: (what: Fault) => Promise<Answer>) => {
        const what = fault(name);
        if (what === 'lost') throw new LineCut(what);
        const back = what === 'taken and thrown away' ? await save() : null;
        const answer = await work(what);
        await back?.();
        if (what === 'answer lost') throw new LineCut(what);
        if (what === 'error after the commit') return refused('INTERNAL');
        return what === 'twice' ? work('none') : answer;
      };
      return {
        meter: { bytes_up: 0, bytes_down: 0 },
        ask: ((name: EndpointName, input: unknown) =>
          through(name, () => handle(name, input, till))) as Line['ask'],
        send: ((batch: Buffer, encoding: Encoding) =>
          through('send', (what) => {
            const bytes = Buffer.from(batch);
            const at = spoil(bytes.length);
            if (what === 'a byte changed') bytes[at] = (bytes[at] ?? 0) ^ 0x41;
            return take(bytes, encoding, till);
          })) as Line['send'],
        close: () => undefined,
      };
    },
    save,
  };
}
export type ModelOffice = ReturnType<typeof officeIn>;
