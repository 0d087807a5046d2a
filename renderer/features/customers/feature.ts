import { IconUser, IconUsers } from '@tabler/icons-react';
import { type Feature, later } from '#renderer/kernel/feature.ts';
import { showCustomer } from '#renderer/kernel/route.ts';
import { keys } from '#renderer/ui/keys.ts';

export const customersFeature: Feature = {
  name: 'customers',
  task: {
    id: 'customers',
    rail: { label: 'common.nav.customers', icon: IconUsers },
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
    show: showCustomer,
  },
};
