import { newCarrierKey } from '#headoffice/kernel/codes.ts';
import { defineModule } from '#headoffice/kernel/module.ts';
import { ok } from '#shared/kernel/result.ts';
import type { Press } from '#shared/wire/encodings.ts';
import { secretOf } from './secret.ts';
import { takeParcel } from './take.ts';

/** Rows that come by hand: on a USB key, on a telephone. */
export const carrier = defineModule({
  name: 'carrier',
  create: ({ tenants, inbox }) => ({
    handlers: {
      carrier: async (_, { store, till }) => {
        const fresh = { till_id: till, secret: newCarrierKey() };
        await store
          .insert('till_carrier', fresh)
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        return ok({ key: (await secretOf(store, till)) ?? fresh.secret });
      },
    },
    api: {
      /** @throws BadParcel for a file that is none; what the disk throws */
      take: (file: string, answer: string, press: Press, now: number) =>
        takeParcel({ tenants, inbox, press, now }, file, answer),
    },
  }),
});
