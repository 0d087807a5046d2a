import { UnstyledButton } from '@mantine/core';
import { IconCalculator, IconChevronDown } from '@tabler/icons-react';
import { useT } from '#renderer/ui/i18n.ts';
import css from './pad-fold.module.css';

interface PadFoldProps {
  readonly unfolded: boolean;
  readonly onTurn: () => void;
}

/** Where a low screen has no room for the pad beside the goods: the button that brings it, and takes it away again. */
export function PadFold({ unfolded, onTurn }: PadFoldProps) {
  const t = useT();
  const Icon = unfolded ? IconChevronDown : IconCalculator;
  return (
    <UnstyledButton
      className={css.fold}
      aria-expanded={unfolded}
      title={t('cart.entry.unfoldHint')}
      onClick={onTurn}
      data-testid="pad-unfold"
    >
      <Icon size="1.25rem" stroke={1.75} aria-hidden="true" />
      {t(unfolded ? 'cart.entry.fold' : 'cart.entry.unfold')}
    </UnstyledButton>
  );
}
