import { useT } from '#renderer/ui/i18n.ts';
import css from './import.module.css';

const steps = ['file', 'columns', 'check'] as const;

export function ImportSteps({ step }: { readonly step: number }) {
  const t = useT();
  return (
    <ol className={css.steps} aria-label={t('catalog.import.steps')}>
      {steps.map((id, at) => (
        <li key={id} aria-current={at === step ? 'step' : undefined} data-done={at < step || undefined}>
          <span>{at + 1}</span>
          {t(`catalog.import.step.${id}`)}
        </li>
      ))}
    </ol>
  );
}
