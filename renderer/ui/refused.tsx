import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { EmptyState } from './empty-state.tsx';
import { useT } from './i18n.ts';

/** Why the till did not say what was asked, in a sentence, and the way to ask again. */
export interface RefusedAnswer {
  readonly code: string;
  readonly text: string;
  readonly asking: boolean;
  readonly again: () => void;
}

/** Stands where the list would: what was refused is not empty. */
export function Refused({ answer }: { readonly answer: RefusedAnswer }) {
  const t = useT();
  const { code, text, asking, again } = answer;
  return (
    <div role="alert" data-testid="refused" data-code={code}>
      <EmptyState
        icon={<IconAlertTriangle size="2.5rem" stroke={1.5} />}
        title={text}
        action={
          <Button size="lg" loading={asking} onClick={again} data-testid="refused-again">
            {t('common.action.again')}
          </Button>
        }
      />
    </div>
  );
}
