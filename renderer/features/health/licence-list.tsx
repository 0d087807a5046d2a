import { useT } from '#renderer/ui/i18n.ts';
import type { Output } from '#shared/contract/index.ts';
import css from './licence-list.module.css';

/** What the program is made of, each part with its licence; closed until somebody asks. */
export function LicenceList({ licences }: { readonly licences: Output<'health.about'>['licences'] }) {
  const t = useT();
  return (
    <details className={css.all} data-testid="about-licences">
      <summary>{t('settings.about.parts', { count: licences.length })}</summary>
      {licences.map(({ name, version, licence, text }) => (
        <details key={`${name} ${version}`}>
          <summary>
            {name} {version} <span className={css.licence}>{licence}</span>
          </summary>
          <pre className={css.text}>{text}</pre>
        </details>
      ))}
    </details>
  );
}
