import { Button, Radio, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { call } from '#renderer/kernel/api.ts';
import { refusalText } from '#renderer/kernel/session.ts';
import { useCall } from '#renderer/kernel/use-call.ts';
import { useTill } from '#renderer/kernel/use-till.ts';
import { Field, Fields } from '#renderer/ui/field.tsx';
import { useKeys } from '#renderer/ui/hotkeys.ts';
import { useT } from '#renderer/ui/i18n.ts';
import { useMergedDraft } from '#renderer/ui/merged-draft.ts';
import { showNotice } from '#renderer/ui/notices.ts';
import { isRole, pinDigits, type RoleRef } from '#shared/domain/permissions.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';
import type { RoleForm, UserForm } from '#shared/modules/users/contract.ts';
import { PinField } from './parts/pin-field.tsx';
import { roleWord } from './parts/role-word.ts';
import css from './people.module.css';

interface PersonPanelProps {
  readonly person: UserForm | null;
  readonly onSaved: (id: number) => void;
  readonly onClose: () => void;
}
type Fault = { readonly at: 'name' | 'pin' | 'role'; readonly text: string };
const shortest = 4;
const noRoles: readonly RoleForm[] = [];
const noPermissions: RoleForm['permissions'] = [];
type Person = { readonly name: string; readonly role: RoleRef; readonly active: boolean };
const nobody: Person = { name: '', role: 'cashier', active: true };
const fieldsOf = ({ name, role, active }: UserForm): Person => ({ name, role, active });

/** One person: who they are, what they may do in a sentence each, and their PIN, which is never shown again. */
export function PersonPanel({ person, onSaved, onClose }: PersonPanelProps) {
  const t = useT();
  const callTill = useCall();
  const { draft, madeOn, change, reset, goOn } = useMergedDraft(
    person ? fieldsOf(person) : nobody,
    person?.revision ?? '',
  );
  const { name, role, active } = draft;
  const { data: roles = noRoles } = useTill('users.roles', {});
  const given = roles.find((one) => one.role === role)?.permissions ?? noPermissions;
  const [pin, setPin] = useState('');
  const [fault, setFault] = useState<Fault | null>(null);
  const [saving, setSaving] = useState(false);
  useKeys('panel', { escape: onClose });
  const ready = name.trim() !== '' && (person !== null || pin.length >= shortest);
  const wrong = (at: Fault['at']) => (fault?.at === at ? fault.text : undefined);

  function faultOf(refusal: Refusal): Fault {
    if (refusal.code === 'PIN_TOO_WEAK')
      return { at: 'pin', text: t('settings.pinWeak', { least: refusal.params?.least ?? shortest }) };
    if (refusal.code === 'PIN_NEEDED') return { at: 'pin', text: refusalText(refusal) };
    const ofRole = refusal.code === 'LAST_OWNER' || refusal.code === 'BEYOND_OWN_ROLE';
    return { at: ofRole ? 'role' : 'name', text: refusalText(refusal) };
  }
  async function write() {
    const handles = {
      handles: ['NAME_TAKEN', 'PIN_TOO_WEAK', 'PIN_NEEDED', 'LAST_OWNER', 'BEYOND_OWN_ROLE'],
    } as const;
    if (!person) return callTill('users.create', { name, role, pin }, handles);
    return callTill(
      'users.update',
      { id: person.id, revision: madeOn, name, role, active, pin: pin || null },
      handles,
    );
  }
  async function lookAgain(): Promise<void> {
    const people = await call('users.list', {});
    const latest = people.ok ? people.value.find(({ id }) => id === person?.id) : undefined;
    if (latest) goOn(fieldsOf(latest), latest.revision);
  }
  async function save(): Promise<void> {
    if (!ready || saving) return;
    setSaving(true);
    const answer = await write();
    setSaving(false);
    if (!answer.ok && answer.refusal.code === 'CHANGED_MEANWHILE') return lookAgain();
    if (!answer.ok) return setFault(faultOf(answer.refusal));
    reset();
    setPin('');
    setFault(null);
    showNotice({ tone: 'ok', text: t('settings.people.saved', { name: answer.value.name }) });
    onSaved(answer.value.id);
  }
  return (
    <form
      className={css.panel}
      aria-label={person?.name ?? t('settings.people.add')}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Fields columns={2}>
        <Field label={t('settings.people.name')} error={wrong('name')} htmlFor="user-name">
          <TextInput
            id="user-name"
            value={name}
            maxLength={60}
            autoFocus={person === null}
            autoComplete="off"
            error={Boolean(wrong('name'))}
            onChange={(event) => {
              change({ name: event.target.value });
              setFault(null);
            }}
            data-testid="user-name"
          />
        </Field>
        <PinField
          id="user-pin"
          label={person ? t('settings.people.newPin') : t('settings.people.pin')}
          hint={t(pinDigits(given) === shortest ? 'settings.people.pinRule4' : 'settings.people.pinRule6')}
          error={wrong('pin')}
          value={pin}
          onChange={(next) => {
            setPin(next);
            setFault(null);
          }}
        />
      </Fields>
      <Radio.Group
        label={t('settings.people.role')}
        error={wrong('role')}
        value={String(role)}
        onChange={(next) => {
          change({ role: isRole(next) ? next : Number(next) });
          setFault(null);
        }}
      >
        <div className={css.choices}>
          {roles.map(({ role: id, name: roleName, permissions }) => (
            <Radio
              key={id}
              value={String(id)}
              label={roleWord(t, { role: id, roleName })}
              description={
                isRole(id)
                  ? t(`settings.people.mayDo.${id}`)
                  : t('users.role.may', { count: permissions.length })
              }
              data-testid={`role-${id}`}
            />
          ))}
        </div>
      </Radio.Group>
      {person && (
        <Switch
          label={t('settings.people.off')}
          description={t('settings.people.offHint')}
          checked={!active}
          onChange={(event) => change({ active: !event.target.checked })}
          data-testid="user-off"
        />
      )}
      <div className={css.foot}>
        <Button onClick={onClose} data-testid="user-cancel">
          {t('common.action.close')}
        </Button>
        <Button type="submit" variant="filled" disabled={!ready} data-testid="user-save">
          {t('common.action.save')}
        </Button>
      </div>
    </form>
  );
}
