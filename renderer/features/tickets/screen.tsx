import { Button, UnstyledButton } from '@mantine/core';
import { IconReceipt, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import {
  TicketsElsewhere,
  useAreTicketsElsewhere,
} from '#renderer/features/sync/parts/tickets-elsewhere.tsx';
import { goTo, useRoute } from '#renderer/kernel/route.ts';
import { useMay, useSession } from '#renderer/kernel/session.ts';
import { useTill } from '#renderer/kernel/use-till.ts';
import { DayField } from '#renderer/ui/day-field.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { pagedList } from '#renderer/ui/export-dialog.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { keys } from '#renderer/ui/keys.ts';
import { ListPage } from '#renderer/ui/list-page.tsx';
import { tillNow } from '#renderer/ui/till-time.ts';
import type { WhichElsewhere } from '#shared/modules/sync/shop-contract.ts';
import { TicketElsewherePanel } from './ticket-elsewhere.tsx';
import { TicketPanel, useReprint } from './ticket-panel.tsx';
import { readLines, readTickets, useTicketList, useTicketSum } from './ticket-queries.ts';
import css from './tickets.module.css';
import { linesTable, TicketsTable, ticketsTable } from './tickets-table.tsx';

/** Every sale that was paid, found by anything that anybody may remember of it. */
export function TicketsScreen() {
  const t = useT();
  const format = useFormat();
  const reprint = useReprint();
  const [asked] = useState(() => {
    const { route } = useRoute.getState();
    return route.task === 'tickets' ? (route.asked ?? null) : null;
  });
  // One ticket that was asked for is opened over the whole list.
  const [filter, setFilter] = useState(
    asked?.ticket === undefined && asked?.elsewhere === undefined ? asked : null,
  );
  const [text, setText] = useState('');
  const [day, setDay] = useState('');
  const [opened, setOpened] = useState<number | null>(asked?.ticket ?? null);
  const areElsewhere = useAreTicketsElsewhere();
  const [elsewhere, setElsewhere] = useState(asked?.elsewhere !== undefined);
  const [openElsewhere, setOpenElsewhere] = useState<WhichElsewhere | null>(asked?.elsewhere ?? null);
  const showElsewhere = (shown: boolean): void => {
    setElsewhere(shown);
    setOpened(null);
    setOpenElsewhere(null);
    setReturningElsewhere(false);
  };
  const [returning, setReturning] = useState<number | null>(null);
  const [returningElsewhere, setReturningElsewhere] = useState(false);
  const shop = useSession((state) => state.session?.shop?.name ?? '');
  const today = format.dayOf(tillNow());
  const wanted = { ...filter, ...(day !== '' && { day }), text: text.trim() };
  const list = useTicketList(wanted);
  const seesExpected = useMay('shift.expected');
  const blindShift = useSession(
    (state) => (state.session?.settings?.blindClose && state.session.shift) ?? null,
  );
  const blind = !seesExpected && Boolean(blindShift);
  const [first] = list.tickets;
  const found = list.tickets.length;
  const filtered = text.trim() !== '' || day !== '' || filter !== null;
  const sum = useTicketSum(wanted, filtered);
  const shown = t('tickets.shown', { count: found, total: format.count(found) });

  const summed =
    sum &&
    t('tickets.sum', {
      count: sum.tickets,
      total: format.count(sum.tickets),
      amount: format.amount(sum.gross_minor),
    });
  // Where money was given back, the two kinds of rows stand before what they come to.
  const parts =
    sum && sum.returns.count > 0
      ? [
          t('tickets.sumSales', {
            count: sum.sales.count,
            total: format.count(sum.sales.count),
            amount: format.amount(sum.sales.amount_minor),
          }),
          t('tickets.sumReturns', {
            count: sum.returns.count,
            total: format.count(sum.returns.count),
            amount: format.amount(sum.returns.amount_minor),
          }),
        ]
      : [];
  const foot = summed ? [...parts, summed].join(' · ') : shown;
  const cameFrom = asked?.from === 'reports' || asked?.from === 'shift' ? asked.from : null;
  const { data: gone } = useTill('tickets.letGo', {});
  const inArchives = gone ? t('tickets.letGo', { ticket: format.count(gone.ticket), year: gone.year }) : '';
  const below = list.more ? t('tickets.more') : inArchives;
  const beyond = list.full ? t('common.table.full') : below;
  const further = [sum?.more ? t('tickets.sumMore') : beyond].filter((text) => text !== '');
  return (
    <ListPage
      title={t('tickets.nav')}
      list="tickets"
      search={{
        label: t('tickets.search'),
        text,
        maxLength: 80,
        onText: setText,
        onEnter: first && !elsewhere ? () => setOpened(first.number) : null,
      }}
      tools={
        <>
          <DayField
            label={t('tickets.day')}
            value={day}
            placeholder={t('tickets.anyDay')}
            max={today}
            onChange={setDay}
            testId="tickets-day"
          />
          <Button onClick={() => setDay(day === '' ? today : '')} data-testid="tickets-today">
            {t(day === '' ? 'tickets.today' : 'tickets.anyDay')}
          </Button>
          {areElsewhere && (
            <Button
              aria-pressed={elsewhere}
              variant={elsewhere ? 'filled' : 'default'}
              onClick={() => showElsewhere(!elsewhere)}
              data-testid="tickets-of-others"
            >
              {t('sync.shop.others')}
            </Button>
          )}
        </>
      }
      file={{
        shop,
        none: found === 0 || blind || elsewhere,
        lists: () => [
          pagedList(
            { id: 'tickets', label: t('tickets.csv.tickets'), name: 'tickets', narrowed: day },
            ticketsTable(t, format),
            () => readTickets(wanted),
          ),
          pagedList(
            { id: 'lines', label: t('tickets.csv.lines'), name: t('tickets.csv.lines'), narrowed: day },
            linesTable(t, format),
            () => readLines(wanted),
          ),
        ],
      }}
      first={
        cameFrom
          ? [
              {
                id: 'back',
                chord: keys.back,
                label: t(`tickets.back.${cameFrom}`),
                onPress: () => goTo(cameFrom),
              },
            ]
          : []
      }
      more={[
        {
          id: 'reprint',
          chord: keys.paper,
          label: t('tickets.reprint.action'),
          disabled: opened === null,
          onPress: () => {
            if (opened !== null) void reprint(opened);
          },
        },
        {
          id: 'return',
          chord: keys.goodsBack,
          label: t('tickets.return.action'),
          disabled: opened === null && openElsewhere === null,
          onPress: () => {
            if (openElsewhere) setReturningElsewhere(true);
            else setReturning(opened);
          },
        },
      ]}
      panel={
        openElsewhere ? (
          <TicketElsewherePanel
            key={`${openElsewhere.till} ${openElsewhere.number}`}
            which={openElsewhere}
            returning={returningElsewhere}
            onReturned={() => setReturningElsewhere(false)}
            onClose={() => setOpenElsewhere(null)}
          />
        ) : (
          opened !== null && (
            <TicketPanel
              key={opened}
              number={opened}
              returning={returning === opened}
              onReturned={() => setReturning(null)}
              onClose={() => setOpened(null)}
            />
          )
        )
      }
    >
      <div className={css.list}>
        {filter && (
          <div className={css.filter}>
            <UnstyledButton
              className={css.chip}
              aria-label={t('tickets.removeFilter', { label: filter.label })}
              onClick={() => setFilter(null)}
              data-testid="tickets-filter"
            >
              {filter.label}
              <IconX size="1.125rem" stroke={2} aria-hidden="true" />
            </UnstyledButton>
          </div>
        )}
        {elsewhere ? (
          <TicketsElsewhere
            text={text}
            day={day}
            open={openElsewhere}
            onOpen={(which) => {
              setOpenElsewhere(which);
              setReturningElsewhere(false);
            }}
          />
        ) : (
          <TicketsTable
            tickets={list.tickets}
            open={opened}
            foot={[foot, ...further].join(' · ')}
            onOpen={setOpened}
            onNearEnd={list.fetchMore}
            refused={list.refused}
            empty={
              list.loading ? null : (
                <EmptyState
                  icon={<IconReceipt size="2.5rem" stroke={1.5} />}
                  title={t(filtered ? 'common.table.noMatch' : 'tickets.none')}
                  next={t(filtered ? 'common.table.noMatchNext' : 'tickets.noneNext')}
                />
              )
            }
          />
        )}
      </div>
    </ListPage>
  );
}
