import type { Migration } from 'kysely/migration';
import { firstOffice } from './0001-first-office.ts';
import { people } from './0002-people.ts';
import { carrier } from './0003-carrier.ts';
import { publications } from './0004-publications.ts';
import { roles } from './0005-roles.ts';
import { tillsSeenTo } from './0006-tills-seen-to.ts';
import { keysAndHooks } from './0007-keys-and-hooks.ts';
import { attempts } from './0008-attempts.ts';
import { oneCodeAName } from './0008-one-code-a-name.ts';
import { alerts } from './0009-alerts.ts';
import { partsOfDays } from './0010-parts-of-days.ts';
import { messages } from './0011-messages.ts';
import { correctedTenders } from './0012-corrected-tenders.ts';
import { returnsAcross } from './0013-returns-across.ts';

/** In the order of their names; one that was run is never edited. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-first-office': firstOffice,
  '0002-people': people,
  '0003-carrier': carrier,
  '0004-publications': publications,
  '0005-roles': roles,
  '0006-tills-seen-to': tillsSeenTo,
  '0007-keys-and-hooks': keysAndHooks,
  '0008-attempts': attempts,
  '0009-alerts': alerts,
  '0008-one-code-a-name': oneCodeAName,
  '0010-parts-of-days': partsOfDays,
  '0011-messages': messages,
  '0012-corrected-tenders': correctedTenders,
  '0013-returns-across': returnsAcross,
};
