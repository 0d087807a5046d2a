import { markOf } from '#headoffice/kernel/inbox/ingest.ts';
import { defineModule } from '#headoffice/kernel/module.ts';
import { ok, refused } from '#shared/kernel/result.ts';
import { isNextTo, marksOfShop } from './shop-marks.ts';
import { totalsOf } from './totals.ts';

export const journal = defineModule({
  name: 'journal',
  create: ({ tenants, inbox }) => ({
    handlers: {
      mark: async (_, { store, till }) => {
        const found = await store
          .from('till')
          .select(['epoch', 'seq', 'hash'])
          .where('id', '=', till)
          .executeTakeFirst();
        return found ? ok(markOf(found)) : refused('TOKEN_NEEDED');
      },
      shopMarks: async (_, { store, till }) => ok({ tills: await marksOfShop(store, till) }),
      send: async ({ batch }, { store, till, now }) =>
        batch.till === till || (await isNextTo(store, till, batch.till))
          ? inbox.take(store, batch, now)
          : refused('OTHER_TILL'),
    },
    api: {
      totals: () => totalsOf(tenants),
      rebuild: (tenant: string, till: string, now: number) =>
        tenants.in(tenant, (store) => inbox.rebuild(store, till, now)),
    },
  }),
});
