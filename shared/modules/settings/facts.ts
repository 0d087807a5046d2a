import { fact } from '#shared/kernel/fact.ts';

export interface SettingsChanged {
  readonly what: readonly string[];
}

export const settingsFacts = {
  'settings.changed': fact<SettingsChanged>(),
} as const;
