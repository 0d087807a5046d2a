import { Button, Radio, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { UserView } from '../../../shared/contract/views.ts';
import { type Role, roles } from '../../../shared/domain/permissions.ts';
import type { Refusal } from '../../../shared/errors.ts';
import { refusalText, useCall } from '../../state.ts';
import { Field, Fields } from '../../ui/field.tsx';
import { useKeys } from '../../ui/hotkeys.ts';
import { useT } from '../../ui/i18n.ts';
import { showNotice } from '../../ui/notices.ts';
import css from './people.module.css';
import { PinField } from './pin-field.tsx';

interface PersonPanelProps {
  readonly person: UserView | null;
  readonly onSaved: (id: number) => void;
  readonly onClose: () => void;
}
type Fault = { readonly at: 'name' | 'pin' | 'role'; readonly text: string };
const shortest = 4;

/** One person: who they are, what they may do in a sentence each, and their PIN, which is never shown again. */
export function PersonPanel({ person, onSaved, onClose }: PersonPanelProps) {
  const t = useT();
  const callTill = useCall();
  const [name, setName] = useState(person?.name ?? '');
  const [role, setRole] = useState<Role>(person?.role ?? 'cashier');
  const [active, setActive] = useState(person?.active ?? true);
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
    return { at: refusal.code === 'LAST_OWNER' ? 'role' : 'name', text: refusalText(refusal) };
  }
  async function write() {
    const handles = { handles: ['NAME_TAKEN', 'PIN_TOO_WEAK', 'PIN_NEEDED', 'LAST_OWNER'] } as const;
    if (!person) return callTill('users.create', { name, role, pin }, handles);
    return callTill('users.update', { id: person.id, name, role, active, pin: pin || null }, handles);
  }
  async function save(): Promise<void> {
    if (!ready || saving) return;
    setSaving(true);
    const answer = await write();
    setSaving(false);
    if (!answer.ok) return setFault(faultOf(answer.refusal));
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
              setName(event.target.value);
              setFault(null);
            }}
            data-testid="user-name"
          />
        </Field>
        <PinField
          id="user-pin"
          label={person ? t('settings.people.newPin') : t('settings.people.pin')}
          hint={t(role === 'cashier' ? 'settings.people.pinRule4' : 'settings.people.pinRule6')}
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
        value={role}
        onChange={(next) => {
          setRole(next as Role);
          setFault(null);
        }}
      >
        <div className={css.choices}>
          {roles.map((id) => (
            <Radio
              key={id}
              value={id}
              label={t(`settings.people.roles.${id}`)}
              description={t(`settings.people.mayDo.${id}`)}
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
          onChange={(event) => setActive(!event.target.checked)}
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
