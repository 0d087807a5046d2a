import { Button, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { call } from '#renderer/kernel/api.ts';
import { refusalText } from '#renderer/kernel/session.ts';
import { useCall } from '#renderer/kernel/use-call.ts';
import { Field } from '#renderer/ui/field.tsx';
import { useKeys } from '#renderer/ui/hotkeys.ts';
import { useT } from '#renderer/ui/i18n.ts';
import { useMergedDraft } from '#renderer/ui/merged-draft.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { showNotice } from '#renderer/ui/notices.ts';
import { type Grants, pinDigits } from '#shared/domain/permissions.ts';
import type { RoleForm } from '#shared/modules/users/contract.ts';
import { roleWord } from './parts/role-word.ts';
import css from './people.module.css';
import { RolePermissions } from './role-permissions.tsx';
import own from './roles.module.css';

interface RolePanelProps {
  /** One that is there, or what a new one begins with. */
  readonly role: RoleForm | null;
  readonly begin: Grants & { readonly name: string };
  readonly onSaved: (role: RoleForm['role'] | null) => void;
  readonly onCopy: () => void;
  readonly onUnsaved: (unsaved: boolean) => void;
  readonly onClose: () => void;
}
type Draft = Pick<RoleForm, 'permissions' | 'limits'> & { readonly name: string };
const draftOf = ({
  name,
  permissions,
  limits,
}: Omit<Draft, 'name'> & { readonly name: string | null }): Draft => ({
  name: name ?? '',
  permissions,
  limits,
});
const offered_ms = 20_000;

/** One role: its name, what it may and how far. Those of every shop are shown as they are, to be copied. */
export function RolePanel({ role, begin, onSaved, onCopy, onUnsaved, onClose }: RolePanelProps) {
  const t = useT();
  const callTill = useCall();
  const { draft, madeOn, changed, change, reset, goOn } = useMergedDraft<Draft>(
    draftOf((role ?? begin) as Draft),
    role?.revision ?? '',
    ['limits.*'],
  );
  const [fault, setFault] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);
  useKeys('panel', { escape: onClose });
  const fixed = role !== null && typeof role.role !== 'number';
  const unsaved = changed || (role === null && draft.name !== begin.name);
  const tell = useRef(onUnsaved);
  useEffect(() => {
    tell.current = onUnsaved;
  });
  useEffect(() => tell.current(unsaved), [unsaved]);
  useEffect(() => () => tell.current(false), []);
  const handles = { handles: ['NAME_TAKEN', 'ROLE_PINS', 'TOO_MANY_ROLES', 'CHANGED_MEANWHILE'] } as const;
  const wanted = { ...draft, name: draft.name.trim() };

  async function putBack(id: number, before: Draft, revision: string): Promise<void> {
    const answer = await callTill('users.changeRole', { ...before, role: id, revision });
    if (!answer.ok) return;
    showNotice({ tone: 'ok', text: t('users.role.undone') });
    onSaved(id);
  }
  async function save(): Promise<void> {
    if (wanted.name === '' || saving || fixed) return;
    setSaving(true);
    const id = typeof role?.role === 'number' ? role.role : null;
    const answer =
      id === null
        ? await callTill('users.makeRole', wanted, handles)
        : await callTill('users.changeRole', { ...wanted, role: id, revision: madeOn }, handles);
    setSaving(false);
    if (!answer.ok) {
      setFault(refusalText(answer.refusal));
      if (answer.refusal.code !== 'CHANGED_MEANWHILE') return;
      const now = await call('users.roles', {});
      const latest = now.ok ? now.value.find((one) => one.role === id) : undefined;
      if (latest) goOn(draftOf(latest), latest.revision);
      return;
    }
    const before = role && draftOf(role);
    reset();
    setFault(null);
    const { revision, name } = answer.value;
    const text = t('users.role.saved', { name: name ?? '' });
    if (id === null || !before) showNotice({ tone: 'ok', text });
    else
      showNotice({
        tone: 'ok',
        text,
        action: { label: t('users.role.undo'), onPress: () => void putBack(id, before, revision) },
        offered_ms,
      });
    onSaved(answer.value.role);
  }
  async function remove(): Promise<void> {
    if (!role || typeof role.role !== 'number') return;
    const before = draftOf(role);
    const answer = await callTill('users.removeRole', { role: role.role });
    if (!answer.ok) return;
    const again = async (): Promise<void> => {
      const made = await callTill('users.makeRole', before);
      if (made.ok) onSaved(made.value.role);
    };
    showNotice({
      tone: 'ok',
      text: t('users.role.removed', { name: before.name }),
      action: { label: t('users.role.undo'), onPress: () => void again() },
      offered_ms,
    });
    onSaved(null);
  }
  const title = role ? roleWord(t, { role: role.role, roleName: role.name }) : t('users.role.add');
  return (
    <form
      className={css.panel}
      aria-label={title}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {fixed ? (
        <>
          <h3>{title}</h3>
          <Notice tone="info">{t('users.role.fixed')}</Notice>
        </>
      ) : (
        <Field
          label={t('users.role.name')}
          hint={pinDigits(draft.permissions) > 4 ? t('users.role.six') : undefined}
          error={fault}
          htmlFor="role-name"
        >
          <TextInput
            id="role-name"
            value={draft.name}
            maxLength={40}
            autoFocus={role === null}
            autoComplete="off"
            error={Boolean(fault)}
            onChange={(event) => {
              change({ name: event.target.value });
              setFault(null);
            }}
            data-testid="role-name"
          />
        </Field>
      )}
      <RolePermissions
        grants={draft}
        onChange={
          fixed
            ? null
            : ({ permissions, limits }) => {
                change({ permissions: [...permissions], limits: limits as Draft['limits'] });
                setFault(null);
              }
        }
      />
      <div className={`${css.foot} ${own.foot}`}>
        {role && !fixed && (
          <Button onClick={() => void remove()} data-testid="role-remove">
            {t('users.role.remove')}
          </Button>
        )}
        {role && (
          <Button onClick={onCopy} data-testid="role-copy">
            {t('users.role.copy')}
          </Button>
        )}
        <Button onClick={onClose} data-testid="role-close">
          {t('common.action.close')}
        </Button>
        {!fixed && (
          <Button type="submit" variant="filled" disabled={wanted.name === ''} data-testid="role-save">
            {t('common.action.save')}
          </Button>
        )}
      </div>
    </form>
  );
}
