import { useState } from 'react';
import { Dialog } from './dialog.tsx';
import { namedKeys, useKeys } from './hotkeys.ts';
import { useT } from './i18n.ts';
import { KeyHint } from './key-hint.tsx';
import type { NamedKey } from './key-layers.ts';
import { keys } from './keys.ts';
import css from './keys-overlay.module.css';

/** `?` shows what the keys do at this moment, over whatever is on the screen; once more, and it is gone. */
export function KeysOverlay() {
  const t = useT();
  const [shown, setShown] = useState<readonly NamedKey[] | null>(null);
  useKeys('always', { '?': () => setShown((now) => (now ? null : namedKeys())) }, true, [
    { chord: keys.help, label: t('help.title') },
    { chord: '?', label: t('common.keys.overlay') },
  ]);
  return (
    <Dialog
      opened={shown !== null}
      title={t('common.keys.title')}
      size="52rem"
      above
      testId="keys-overlay"
      onClose={() => setShown(null)}
    >
      <dl className={css.keys}>
        {shown?.map(({ chord, label }) => (
          <div key={chord}>
            <dt>
              <KeyHint chord={chord} />
            </dt>
            <dd>{label}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
