import { refusalText } from '#renderer/kernel/session.ts';
import { useCall } from '#renderer/kernel/use-call.ts';
import { useT } from '#renderer/ui/i18n.ts';
import type { SyncState } from '#shared/modules/sync/contract.ts';
import { AddressAndCode, type AddressAndCodeErrors } from './address-and-code.tsx';

interface SyncJoinProps {
  /** Of the head office that it belonged to already. */
  readonly office: string | null;
  readonly onJoined: (state: SyncState) => void;
}

/** Address and code of a head office, as it gave them. */
export function SyncJoin({ office, onJoined }: SyncJoinProps) {
  const t = useT();
  const callTill = useCall();
  async function join(url: string, code: string): Promise<AddressAndCodeErrors | null> {
    const answer = await callTill(
      'sync.join',
      { url, code },
      { handles: ['OFFICE_ADDRESS', 'OFFICE_AWAY', 'OFFICE_CODE_WRONG', 'OFFICE_WAIT', 'OFFICE_SAYS_NO'] },
    );
    if (answer.ok) {
      onJoined(answer.value);
      return null;
    }
    const text = refusalText(answer.refusal);
    const ofAddress = answer.refusal.code === 'OFFICE_ADDRESS' || answer.refusal.code === 'OFFICE_AWAY';
    return ofAddress ? { url: text } : { code: text };
  }
  return (
    <AddressAndCode
      id="sync"
      title={t(office === null ? 'sync.join.title' : 'sync.join.again')}
      hint={t('sync.join.hint')}
      urlLabel={t('sync.join.url')}
      urlHint={t('sync.join.urlHint')}
      codeLabel={t('sync.join.code')}
      firstUrl={office ?? ''}
      button={(busy) => t(busy ? 'sync.join.doing' : 'sync.join.do')}
      onSend={join}
    />
  );
}
