import { office } from '#headoffice/kernel/module.ts';
import { alerts } from './modules/alerts/module.ts';
import { carrier } from './modules/carrier/module.ts';
import { catalog } from './modules/catalog/module.ts';
import { hooks } from './modules/hooks/module.ts';
import { journal } from './modules/journal/module.ts';
import { keys } from './modules/keys/module.ts';
import { people } from './modules/people/module.ts';
import { reports } from './modules/reports/module.ts';
import { sales } from './modules/sales/module.ts';
import { stock } from './modules/stock/module.ts';
import { tills } from './modules/tills/module.ts';

/** The head office: its modules, in their order. */
export const modules = office()
  .use(tills)
  .use(sales)
  .use(stock)
  .use(catalog)
  .use(journal)
  .use(carrier)
  .use(people)
  .use(reports)
  .use(keys)
  .use(hooks)
  .use(alerts)
  .whole();
