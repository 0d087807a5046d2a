import { UnstyledButton } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { moveAmong } from '#renderer/ui/among.ts';
import { useT } from '#renderer/ui/i18n.ts';
import { type CategoryColour, categoryColours } from '#shared/domain/category-colours.ts';
import css from './categories.module.css';

interface CategoryColoursProps {
  readonly value: CategoryColour | null;
  readonly onChange: (colour: CategoryColour | null) => void;
}

/** One stop of Tab; the arrows go from colour to colour. */
export function CategoryColours({ value, onChange }: CategoryColoursProps) {
  const t = useT();
  return (
    <fieldset className={css.colours} aria-label={t('catalog.categories.colour')} onKeyDown={moveAmong}>
      {[null, ...categoryColours].map((colour) => (
        <UnstyledButton
          key={colour}
          className={css.colour}
          style={{ background: colour ? `var(--c-${colour})` : 'var(--surface)' }}
          tabIndex={colour === value ? 0 : -1}
          aria-pressed={colour === value}
          aria-label={t(`catalog.colour.${colour ?? 'none'}`)}
          title={t(`catalog.colour.${colour ?? 'none'}`)}
          onClick={() => onChange(colour)}
          data-testid={`colour-${colour ?? 'none'}`}
        >
          {colour === value && (
            <IconCheck
              size="1.375rem"
              stroke={2.5}
              color={colour ? 'var(--surface)' : 'var(--ink)'}
              aria-hidden="true"
            />
          )}
        </UnstyledButton>
      ))}
    </fieldset>
  );
}
