import { Button } from '@mantine/core';
import { closePapers, useShell } from '#renderer/kernel/shell.ts';
import { useCall } from '#renderer/kernel/use-call.ts';
import { useAnswers, useTill } from '#renderer/kernel/use-till.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { Refused } from '#renderer/ui/refused.tsx';
import type { TextKey } from '#shared/i18n/index.ts';
import type { PrintJob } from '#shared/modules/printing/contract.ts';
import css from './papers.module.css';

const open: ReadonlySet<PrintJob['state']> = new Set(['waiting', 'printing', 'failed', 'unknown']);

/** Over the task, while somebody looks at it. */
export function Papers() {
  const shown = useShell((state) => state.papers);
  return shown && <PapersDialog />;
}

/** What waits for paper, and what came out with characters missing: each is printed, or let go, by a person. */
function PapersDialog() {
  const t = useT();
  const format = useFormat();
  const callTill = useCall();
  const { data: jobs, refused } = useTill('printing.queue', {});
  const answers = useAnswers();
  if (refused)
    return (
      <Dialog opened title={t('printing.title')} size="44rem" onClose={closePapers} testId="papers">
        <Refused answer={refused} />
      </Dialog>
    );
  if (!jobs) return null;
  const waiting = jobs.filter(({ state }) => open.has(state));
  const incomplete = jobs.filter(({ state, lost }) => !open.has(state) && lost !== null);

  async function each(of: readonly PrintJob[], what: 'printing.retry' | 'printing.cancel'): Promise<void> {
    for (const { id } of of) {
      const answer = await callTill(what, { id });
      if (!answer.ok) break;
    }
    await answers.again('printing.queue');
  }
  function nameOf({ kind, ticket }: PrintJob): string {
    if (ticket === null) return t(`printing.kind.${kind}` as TextKey);
    return t(kind === 'gift' ? 'printing.kind.gift' : 'printing.kind.ticket', { number: ticket });
  }
  function why({ state, cause }: PrintJob): string {
    if (cause) return t(`printing.cause.${cause}`);
    return t(`printing.state.${state === 'failed' || state === 'unknown' ? state : 'waiting'}`);
  }
  return (
    <Dialog
      opened
      title={t('printing.title')}
      size="44rem"
      onClose={closePapers}
      testId="papers"
      foot={
        waiting.length > 1 && (
          <>
            <Button
              size="lg"
              onClick={() => void each(waiting, 'printing.cancel')}
              data-testid="papers-drop-all"
            >
              {t('printing.dropAll')}
            </Button>
            <Button
              size="lg"
              variant="filled"
              data-autofocus
              onClick={() => void each(waiting, 'printing.retry')}
              data-testid="papers-print-all"
            >
              {t('printing.printAll')}
            </Button>
          </>
        )
      }
    >
      {waiting.length === 0 && <p>{t('printing.none')}</p>}
      <ul className={css.list}>
        {waiting.map((job, index) => (
          <li key={job.id} data-testid={`paper-${job.id}`} data-cause={job.cause ?? undefined}>
            <div>
              <strong>{nameOf(job)}</strong>
              <span>
                {format.weekdayTime(job.created_at)} · {why(job)}
              </span>
            </div>
            <Button
              size="md"
              onClick={() => void each([job], 'printing.cancel')}
              data-testid={`paper-drop-${job.id}`}
            >
              {t('printing.drop')}
            </Button>
            <Button
              size="md"
              data-autofocus={(waiting.length === 1 && index === 0) || undefined}
              onClick={() => void each([job], 'printing.retry')}
              data-testid={`paper-print-${job.id}`}
            >
              {t('printing.print')}
            </Button>
          </li>
        ))}
      </ul>
      {incomplete.map((job) => (
        <Notice key={job.id} tone="warn">
          {t('printing.lost', { name: nameOf(job), characters: job.lost ?? '' })}
        </Notice>
      ))}
    </Dialog>
  );
}
