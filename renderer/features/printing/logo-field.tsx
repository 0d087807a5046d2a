import { Button, FileButton } from '@mantine/core';
import { useState } from 'react';
import { useT } from '#renderer/ui/i18n.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { type Picture, pictureAddress } from '#shared/domain/picture.ts';
import css from './logo-field.module.css';
import { readLogo } from './read-logo.ts';

interface LogoFieldProps {
  readonly logo: Picture | null;
  readonly onChange: (logo: Picture | null) => void;
}

/** A picture from a file, in the dots of a printer. */
export function LogoField({ logo, onChange }: LogoFieldProps) {
  const t = useT();
  const [unread, setUnread] = useState(false);
  async function choose(file: File | null): Promise<void> {
    if (!file) return;
    const picture = await readLogo(file);
    setUnread(picture === null);
    if (picture) onChange(picture);
  }
  return (
    <fieldset className={css.logo}>
      <legend>{t('settings.receipt.logo')}</legend>
      <p>{t('settings.receipt.logoHint')}</p>
      <div className={css.choice}>
        {logo && <img src={pictureAddress(logo)} alt={t('settings.receipt.logo')} data-testid="logo" />}
        <FileButton accept="image/png,image/jpeg" onChange={(file) => void choose(file)}>
          {(props) => (
            <Button {...props} size="lg" data-testid="choose-logo">
              {t('settings.receipt.chooseLogo')}
            </Button>
          )}
        </FileButton>
        {logo && (
          <Button size="lg" variant="subtle" onClick={() => onChange(null)} data-testid="drop-logo">
            {t('settings.receipt.dropLogo')}
          </Button>
        )}
      </div>
      {unread && (
        <Notice tone="bad" onClose={() => setUnread(false)}>
          {t('settings.receipt.badLogo')}
        </Notice>
      )}
    </fieldset>
  );
}
