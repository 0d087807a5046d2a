import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Settings } from '../../../shared/contract/settings.ts';
import { call, on } from '../../api.ts';
import { useCall } from '../../state.ts';

export interface SettingsDraft {
  /** As it stands in the fields. */
  readonly draft: Settings;
  readonly changed: boolean;
  /** There is a saved change that can still be taken back: until the section is left. */
  readonly canUndo: boolean;
  readonly change: (part: Partial<Settings>) => void;
  readonly reset: () => void;
  readonly save: () => Promise<void>;
  readonly undo: () => Promise<void>;
}

const key = ['settings'];

/** null for who has no shop to read, and until the till has answered. */
export function useStoredSettings(): Settings | null {
  const queries = useQueryClient();
  useEffect(() => on('settings.changed', () => void queries.invalidateQueries({ queryKey: key })), [queries]);
  const { data } = useQuery({
    queryKey: key,
    queryFn: async () => {
      const answer = await call('settings.get', {});
      return answer.ok ? answer.value : null;
    },
  });
  return data ?? null;
}

/** The fields of one section. Nothing is saved before the button; what was saved can be undone until one leaves. */
export function useSettingsDraft(stored: Settings): SettingsDraft {
  const queries = useQueryClient();
  const callTill = useCall();
  const [edited, setEdited] = useState<Partial<Settings>>({});
  const [before, setBefore] = useState<Settings | null>(null);
  const draft: Settings = { ...stored, ...edited };

  async function write(next: Settings): Promise<boolean> {
    const answer = await callTill('settings.save', next);
    if (!answer.ok) return false;
    queries.setQueryData(key, answer.value);
    setEdited({});
    return true;
  }
  return {
    draft,
    changed: JSON.stringify(draft) !== JSON.stringify(stored),
    canUndo: before !== null,
    change: (part) => setEdited((now) => ({ ...now, ...part })),
    reset: () => setEdited({}),
    save: async () => {
      if (await write(draft)) setBefore(stored);
    },
    undo: async () => {
      if (before && (await write(before))) setBefore(null);
    },
  };
}
