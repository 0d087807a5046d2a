import { IconUser, IconUsers } from '@tabler/icons-react';
import { type Feature, later } from '#renderer/kernel/feature.ts';
import { show } from '#renderer/kernel/route.ts';

declare module '#renderer/kernel/route.ts' {
  interface Routes {
    /** `asked`: the customer who is opened at once. */
    readonly customers: { readonly asked?: number };
  }
}

const keys = { customer: 'ctrl+k' } as const;

export const customersFeature: Feature = {
  name: 'customers',
  keys,
  task: {
    id: 'customers',
    rail: { label: 'customers.nav', icon: IconUsers },
    needs: 'customers.view',
    Screen: later(async () => (await import('./screen.tsx')).CustomersScreen),
  },
  carried: {
    kind: 'customer',
    label: 'customers.carried',
    icon: IconUser,
    ask: {
      label: 'customers.ask.action',
      chord: keys.customer,
      needs: 'customers.view',
      Dialog: later(async () => (await import('./ask-customer.tsx')).AskCustomer),
    },
    show: (asked) => show({ task: 'customers', asked }),
  },
};
