import { useSession } from '#renderer/kernel/session.ts';
import { openHelp } from '#renderer/kernel/shell.ts';
import { useTill } from '#renderer/kernel/use-till.ts';
import { FactList } from '#renderer/ui/fact-list.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { HelpButton } from '#renderer/ui/help-button.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Refused } from '#renderer/ui/refused.tsx';
import { LicenceList } from './licence-list.tsx';

const giga = 1_000_000_000;

export function AboutSection() {
  const t = useT();
  const format = useFormat();
  const session = useSession((state) => state.session);
  const status = useSession((state) => state.status);
  const { data: build, refused } = useTill('health.about', {});
  const built = build && [
    build.commit?.slice(0, 12) ?? '',
    build.built_at === null ? '' : format.dateTime(build.built_at),
    build.channel === 'source' ? t('settings.about.noCommit') : build.channel,
  ];
  const rows: readonly (readonly [string, string])[] = [
    [t('settings.about.version'), `Comptoir ${session?.version ?? ''}`],
    ...(build && built
      ? ([
          [t('settings.about.build'), built.filter(Boolean).join(' · ')],
          [
            t('settings.about.signature'),
            t(build.signed ? 'settings.about.signed' : 'settings.about.unsigned'),
          ],
          [
            t('settings.about.updates'),
            build.updateKeys.length > 0
              ? t('settings.about.updatesKeys', { keys: build.updateKeys.join(', ') })
              : t('settings.about.updatesNone'),
          ],
        ] as const)
      : []),
    [t('settings.about.till'), `${session?.till?.name ?? ''} (${session?.till?.id ?? ''})`],
    ...(status
      ? ([
          [t('settings.about.data'), status.dataDir],
          [
            t('settings.about.disk'),
            t('settings.about.free', { size: format.count(Math.floor(status.disk.free_bytes / giga)) }),
          ],
        ] as const)
      : []),
    [t('settings.about.licence'), t('settings.about.licenceText')],
    [t('settings.about.credits'), t('settings.about.creditsText')],
    [t('settings.about.made'), t('settings.about.madeText')],
  ];
  return (
    <>
      <HelpButton onPress={openHelp} testId="about-help" />
      <FactList facts={rows.map(([label, value]) => ({ id: label, label, value }))} />
      {refused && <Refused answer={refused} />}
      {build && build.licences.length > 0 && <LicenceList licences={build.licences} />}
    </>
  );
}
