import { UnstyledButton } from '@mantine/core';
import { IconHelpCircle } from '@tabler/icons-react';
import css from './help-button.module.css';
import { useT } from './i18n.ts';
import { KeyHint } from './key-hint.tsx';
import { keys } from './keys.ts';

interface HelpButtonProps {
  readonly onPress: () => void;
  readonly testId?: string;
}

/** F1 does the same everywhere; this says so. */
export function HelpButton({ onPress, testId = 'help-open' }: HelpButtonProps) {
  const t = useT();
  return (
    <UnstyledButton className={css.help} onClick={onPress} aria-keyshortcuts="F1" data-testid={testId}>
      <IconHelpCircle size="1.25rem" stroke={1.75} aria-hidden="true" />
      <span className={css.word}>{t('help.title')}</span>
      <KeyHint chord={keys.help} />
    </UnstyledButton>
  );
}
