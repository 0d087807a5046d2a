import { Button, NumberInput, SegmentedControl, Select, Switch, TextInput } from '@mantine/core';
import { useEffect, useRef } from 'react';
import css from '#renderer/features/settings/parts/sheet.module.css';
import { call } from '#renderer/kernel/api.ts';
import { useCall } from '#renderer/kernel/use-call.ts';
import { Field, Fields } from '#renderer/ui/field.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { useMergedDraft } from '#renderer/ui/merged-draft.ts';
import { showNotice } from '#renderer/ui/notices.ts';
import { withCurrent } from '#renderer/ui/with-current.ts';
import { policyTogether } from '#shared/domain/merge.ts';
import type {
  UpdatePolicyForm as PolicyForm,
  UpdatePolicy,
  UpdateSource,
  UpdateStatus,
} from '#shared/modules/updates/contract.ts';
import { UpdateHours } from './update-hours.tsx';

interface UpdatePolicyFormProps {
  readonly policy: PolicyForm;
  readonly onSaved: (status: UpdateStatus) => void;
  readonly onUnsaved: (unsaved: boolean) => void;
}
const sources = ['internet', 'neighbour', 'folder'] as const;
const emptySource: Readonly<Record<(typeof sources)[number], UpdateSource>> = {
  internet: { kind: 'internet' },
  neighbour: { kind: 'neighbour', url: 'http://' },
  folder: { kind: 'folder', path: '' },
};
const rings = [0, 1, 2] as const;
const freezes = [0, 1, 2, 3, 5];
const rates_kBps = [50, 100, 200, 500, 1_000];
const portFrom = 1_024;
const portTo = 65_535;

/** Fields that are being typed in: whether what they hold can be saved. */
function isComplete({ source, openingHours }: UpdatePolicy): boolean {
  const found =
    source.kind === 'internet' ||
    (source.kind === 'folder'
      ? source.path.trim() !== ''
      : /^https?:\/\/[^/]/.test(source.url) && URL.canParse(source.url));
  return found && openingHours.flat().every(({ from, to }) => from && to);
}

const fieldsOf = ({ revision: _revision, ...policy }: PolicyForm): UpdatePolicy => policy;

/** What the owner decides once: it is saved by its button. */
export function UpdatePolicyForm({ policy, onSaved, onUnsaved }: UpdatePolicyFormProps) {
  const t = useT();
  const callTill = useCall();
  const { draft, changed, madeOn, change, reset, goOn } = useMergedDraft<UpdatePolicy>(
    fieldsOf(policy),
    policy.revision,
    policyTogether,
  );
  const portFits = draft.share.port >= portFrom && draft.share.port <= portTo;
  const complete = isComplete(draft) && portFits;
  const tell = useRef(onUnsaved);
  useEffect(() => {
    tell.current = onUnsaved;
  });
  useEffect(() => tell.current(changed), [changed]);
  async function save(): Promise<void> {
    const answer = await callTill('updates.setPolicy', { ...draft, revision: madeOn });
    if (!answer.ok) {
      if (answer.refusal.code !== 'CHANGED_MEANWHILE') return;
      const latest = await call('updates.status', {});
      if (latest.ok) goOn(fieldsOf(latest.value.policy), latest.value.policy.revision);
      return;
    }
    reset();
    onSaved(answer.value);
    showNotice({ tone: 'ok', text: t('updates.policy.saved') });
  }
  return (
    <form
      className={css.group}
      onSubmit={(event) => {
        event.preventDefault();
        if (changed && complete) void save();
      }}
    >
      <h3>{t('updates.policy.title')}</h3>
      <Switch
        label={t('updates.policy.automatic')}
        description={t('updates.policy.automaticHint')}
        checked={draft.automatic}
        onChange={(event) => change({ automatic: event.target.checked })}
        data-testid="update-automatic"
      />
      <Switch
        label={t('updates.policy.unattended')}
        description={t('updates.policy.unattendedHint')}
        checked={draft.unattended}
        disabled={!draft.automatic}
        onChange={(event) => change({ unattended: event.target.checked })}
        data-testid="update-unattended"
      />
      <UpdateHours hours={draft.openingHours} onChange={(openingHours) => change({ openingHours })} />
      <Source source={draft.source} onChange={(source) => change({ source })} />
      <Choices draft={draft} change={change} />
      <Switch
        label={t('updates.policy.share')}
        description={t('updates.policy.shareHint')}
        checked={draft.share.on}
        onChange={(event) => change({ share: { ...draft.share, on: event.target.checked } })}
        data-testid="update-share"
      />
      {draft.share.on && (
        <Field label={t('updates.policy.port')} htmlFor="update-port">
          <NumberInput
            id="update-port"
            className={css.short}
            value={draft.share.port}
            min={portFrom}
            max={portTo}
            allowDecimal={false}
            allowNegative={false}
            hideControls
            onChange={(port) => change({ share: { ...draft.share, port: Number(port) } })}
            data-testid="update-port"
          />
        </Field>
      )}
      {changed && !complete && (
        <p role="alert">
          {portFits
            ? t('updates.policy.wrong')
            : t('updates.policy.portWrong', { from: String(portFrom), to: String(portTo) })}
        </p>
      )}
      <Button
        type="submit"
        size="lg"
        variant="filled"
        disabled={!changed || !complete}
        data-testid="update-save"
      >
        {t('updates.policy.save')}
      </Button>
    </form>
  );
}

interface SourceProps {
  readonly source: UpdateSource;
  readonly onChange: (source: UpdateSource) => void;
}

function Source({ source, onChange }: SourceProps) {
  const t = useT();
  return (
    <>
      <Field label={t('updates.policy.source')}>
        <div>
          <SegmentedControl
            aria-label={t('updates.policy.source')}
            value={source.kind}
            data={sources.map((kind) => ({ value: kind, label: t(`updates.policy.${kind}`) }))}
            onChange={(kind) => onChange(emptySource[kind])}
            data-testid="update-source"
          />
        </div>
      </Field>
      {source.kind === 'neighbour' && (
        <Field label={t('updates.policy.url')} hint={t('updates.policy.urlHint')} htmlFor="update-url">
          <TextInput
            id="update-url"
            type="url"
            value={source.url}
            maxLength={200}
            autoComplete="off"
            aria-describedby="update-url-below"
            onChange={(event) => onChange({ kind: 'neighbour', url: event.target.value })}
            data-testid="update-url"
          />
        </Field>
      )}
      {source.kind === 'folder' && (
        <Field label={t('updates.policy.path')} hint={t('updates.policy.pathHint')} htmlFor="update-folder">
          <TextInput
            id="update-folder"
            value={source.path}
            maxLength={400}
            autoComplete="off"
            spellCheck={false}
            aria-describedby="update-folder-below"
            onChange={(event) => onChange({ kind: 'folder', path: event.target.value })}
            data-testid="update-folder"
          />
        </Field>
      )}
    </>
  );
}

interface ChoicesProps {
  readonly draft: UpdatePolicy;
  readonly change: (part: Partial<UpdatePolicy>) => void;
}

function Choices({ draft, change }: ChoicesProps) {
  const t = useT();
  const format = useFormat();
  const { rate_kBps, monthEndFreeze_days } = draft;
  return (
    <>
      <Fields columns={2}>
        <Field label={t('updates.policy.freeze')} htmlFor="update-freeze">
          <Select
            id="update-freeze"
            allowDeselect={false}
            value={String(monthEndFreeze_days)}
            data={withCurrent(freezes, monthEndFreeze_days).map((days) => ({
              value: String(days),
              label:
                days === 0 ? t('updates.policy.freezeNone') : t('updates.policy.freezeDays', { count: days }),
            }))}
            onChange={(days) => change({ monthEndFreeze_days: Number(days) })}
            data-testid="update-freeze"
          />
        </Field>
        <Field label={t('updates.policy.rate')} htmlFor="update-rate">
          <Select
            id="update-rate"
            allowDeselect={false}
            value={String(rate_kBps ?? '')}
            data={[
              { value: '', label: t('updates.policy.rateAll') },
              ...(rate_kBps === null ? rates_kBps : withCurrent(rates_kBps, rate_kBps)).map((rate) => ({
                value: String(rate),
                label: t('updates.policy.rateLimit', { rate: format.count(rate) }),
              })),
            ]}
            onChange={(rate) => change({ rate_kBps: rate ? Number(rate) : null })}
            data-testid="update-rate"
          />
        </Field>
      </Fields>
      <Fields columns={2}>
        <Field label={t('updates.policy.channel')} htmlFor="update-channel">
          <Select
            id="update-channel"
            allowDeselect={false}
            value={draft.channel}
            data={(['stable', 'beta'] as const).map((channel) => ({
              value: channel,
              label: t(`updates.policy.${channel}`),
            }))}
            onChange={(channel) => change({ channel: channel === 'beta' ? 'beta' : 'stable' })}
            data-testid="update-channel"
          />
        </Field>
        <Field label={t('updates.policy.ring')} htmlFor="update-ring">
          <Select
            id="update-ring"
            allowDeselect={false}
            value={String(draft.ring)}
            data={rings.map((ring) => ({ value: String(ring), label: t(`updates.policy.ring${ring}`) }))}
            onChange={(ring) => change({ ring: Number(ring) })}
            data-testid="update-ring"
          />
        </Field>
      </Fields>
    </>
  );
}
