import { useState } from 'react';
import { call } from '#renderer/kernel/api.ts';
import type { SettingsDraft } from '#renderer/kernel/feature.ts';
import { useCall } from '#renderer/kernel/use-call.ts';
import { useAnswers } from '#renderer/kernel/use-till.ts';
import { useMergedDraft } from '#renderer/ui/merged-draft.ts';
import { fieldAt, fieldsOf, isSame } from '#shared/domain/merge.ts';
import type { GroupViews, Settings, SettingsForm, SettingsSave } from '#shared/modules/settings/contract.ts';

const valuesOf = ({ groups: _groups, ...settings }: SettingsForm): Settings => settings;

/** What differs, setting by setting: what another window changed beside it is not said again. */
function changedPart(from: Settings, to: Settings, groups: GroupViews): SettingsSave {
  const paths = Object.values(groups).flatMap(({ holds }) => holds);
  const changed = paths.filter((path) => !isSame(fieldAt(from, path), fieldAt(to, path)));
  return { ...fieldsOf(changed.map((path) => [path, fieldAt(to, path)])), groups };
}

/** The fields of one section. Nothing is saved before the button; what was saved can be undone until one leaves. */
export function useSettingsDraft(stored: SettingsForm): SettingsDraft {
  const { put } = useAnswers();
  const callTill = useCall();
  const together = Object.values(stored.groups).flatMap((group) => group.together);
  const form = useMergedDraft(valuesOf(stored), stored.groups, together);
  /** What was saved last, and what stood there before: taking it back leaves alone what others changed since. */
  const [last, setLast] = useState<{ readonly before: Settings; readonly saved: SettingsForm } | null>(null);

  async function write(part: SettingsSave): Promise<SettingsForm | null> {
    const answer = await callTill('settings.save', part);
    if (answer.ok) {
      put('settings.get', {}, answer.value);
      form.reset();
      return answer.value;
    }
    if (answer.refusal.code === 'CHANGED_MEANWHILE') {
      const latest = await call('settings.get', {});
      if (latest.ok) {
        put('settings.get', {}, latest.value);
        form.goOn(valuesOf(latest.value), latest.value.groups);
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
      const before = valuesOf(stored);
      const saved = await write(changedPart(before, form.draft, form.madeOn));
      if (saved) setLast({ before, saved });
    },
    undo: async () => {
      if (!last) return;
      const { before, saved } = last;
      if (await write(changedPart(valuesOf(saved), before, saved.groups))) setLast(null);
    },
  };
}
