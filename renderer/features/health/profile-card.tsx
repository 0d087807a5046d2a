import { Button, FileButton } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useCall } from '#renderer/kernel/use-call.ts';
import { useTill } from '#renderer/kernel/use-till.ts';
import { Answers } from '#renderer/ui/answers.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { Refused } from '#renderer/ui/refused.tsx';
import type { Output } from '#shared/contract/index.ts';
import { isPermission, isRole } from '#shared/domain/permissions.ts';
import { mayKey, profilePartKey } from '#shared/i18n/index.ts';
import type { ProfileChange } from '#shared/modules/site/contract.ts';
import css from './health.module.css';

interface Asked {
  readonly text: string;
  readonly preview: Output<'site.preview'>;
}

/** What an installer's file would change, before it changes anything. */
export function ProfileCard() {
  const t = useT();
  const callTill = useCall();
  const format = useFormat();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<Asked | null>(null);
  const sameAgain = useRef<() => void>(null);
  const { data: applied, refused } = useTill('site.profile', {});
  async function look(file: File | null): Promise<void> {
    // The same file may be chosen again, changed meanwhile.
    sameAgain.current?.();
    if (!file) return;
    const text = await file.text();
    const answer = await callTill('site.preview', { text });
    if (answer.ok) setAsked({ text, preview: answer.value });
  }
  async function apply({ text, preview }: Asked): Promise<void> {
    const answer = await callTill('site.apply', { text, fingerprint: preview.fingerprint });
    setAsked(null);
    if (!answer.ok) return;
    await queries.invalidateQueries();
  }
  return (
    <section className={css.card}>
      <h2>{t('health.profile.title')}</h2>
      <p>{t('health.profile.hint')}</p>
      {refused && <Refused answer={refused} />}
      <p className={css.applied} data-testid="profile-applied">
        {applied
          ? t('health.profile.applied', {
              name: applied.name,
              fingerprint: applied.fingerprint,
              at: format.dateTime(applied.at),
            })
          : t('health.profile.none')}
      </p>
      {applied?.left.map((part) => (
        <Notice key={part} tone="warn">
          {t(`health.profile.left.${part}`)}
        </Notice>
      ))}
      <FileButton
        resetRef={sameAgain}
        onChange={(file) => void look(file)}
        inputProps={{ 'aria-label': t('health.profile.choose') }}
      >
        {(props) => (
          <Button {...props} size="md" data-testid="profile-choose">
            {t('health.profile.choose')}
          </Button>
        )}
      </FileButton>
      {asked && (
        <Dialog
          opened
          size="44rem"
          title={t('health.profile.preview', { name: asked.preview.name })}
          onClose={() => setAsked(null)}
          testId="profile-preview"
          foot={
            <Answers
              onKeep={() => setAsked(null)}
              act={t('health.profile.apply')}
              onAct={() => void apply(asked)}
              testIds={{ keep: 'profile-no', act: 'profile-apply' }}
            />
          }
        >
          <Preview preview={asked.preview} />
        </Dialog>
      )}
    </section>
  );
}

function Preview({ preview }: Pick<Asked, 'preview'>) {
  const t = useT();
  const said = (value: ProfileChange['from']): string => {
    if (value === null || value === '') return t('health.profile.empty');
    if (typeof value === 'boolean') return t(value ? 'health.profile.yes' : 'health.profile.no');
    const may = String(value).split(' ');
    return may.every(isPermission) ? may.map((one) => t(mayKey(one))).join(', ') : String(value);
  };
  const { key: known, fingerprint, changes } = preview;
  return (
    <div className={css.preview}>
      <Notice tone={known === 'known' ? 'info' : 'warn'}>
        {t(`health.profile.${known}`, { fingerprint })}
      </Notice>
      {changes.length === 0 && <p>{t('health.profile.same')}</p>}
      {changes.length > 0 && (
        <div className={css.scroll}>
          <table className={css.table}>
            <thead>
              <tr>
                <td />
                <th scope="col">{t('health.profile.now')}</th>
                <th scope="col">{t('health.profile.then')}</th>
              </tr>
            </thead>
            <tbody>
              {changes.map(({ part, field, from, to }) => (
                <tr key={`${part} ${field}`}>
                  <th scope="row">
                    {t(profilePartKey(part) ?? 'common.changed.other')}
                    <small>
                      {part === 'people' ? t('health.profile.newPerson', { name: field }) : field}
                    </small>
                  </th>
                  <td>{said(from)}</td>
                  <td>{part === 'people' && isRole(to) ? t(`session.role.${to}`) : said(to)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}
