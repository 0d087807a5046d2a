import { useState } from 'react';
import { call } from '#renderer/kernel/api.ts';
import type { SettingsDraft } from '#renderer/kernel/feature.ts';
import { useCall } from '#renderer/kernel/use-call.ts';
import { useAnswers } from '#renderer/kernel/use-till.ts';
import { useMergedDraft } from '#renderer/ui/merged-draft.ts';
import { settingsTogether } from '#shared/domain/merge.ts';
import type { Settings, SettingsForm } from '#shared/modules/settings/contract.ts';

const fieldsOf = ({ revision: _revision, ...settings }: SettingsForm): Settings => settings;

/** The fields of one section. Nothing is saved before the button; what was saved can be undone until one leaves. */
export function useSettingsDraft(stored: SettingsForm): SettingsDraft {
  const { put } = useAnswers();
  const callTill = useCall();
  const form = useMergedDraft(fieldsOf(stored), stored.revision, settingsTogether);
  /** What was saved last, and what stood there before: taking it back leaves alone what others changed since. */
  const [last, setLast] = useState<{ readonly before: Settings; readonly revision: string } | null>(null);

  async function write(next: SettingsForm): Promise<SettingsForm | null> {
    const answer = await callTill('settings.save', next);
    if (answer.ok) {
      put('settings.get', {}, answer.value);
      form.reset();
      return answer.value;
    }
    if (answer.refusal.code === 'CHANGED_MEANWHILE') {
      const latest = await call('settings.get', {});
      if (latest.ok) {
        put('settings.get', {}, latest.value);
        form.goOn(fieldsOf(latest.value), latest.value.revision);
      }
    }
    return null;
  }
  return {
    draft: form.draft,
    changed: form.changed,
    canUndo: last !== null,
    change: form.change,
    reset: form.reset,
    save: async () => {
      const before = fieldsOf(stored);
      const saved = await write({ ...form.draft, revision: form.madeOn });
      if (saved) setLast({ before, revision: saved.revision });
    },
    undo: async () => {
      if (last && (await write({ ...last.before, revision: last.revision }))) setLast(null);
    },
  };
}
