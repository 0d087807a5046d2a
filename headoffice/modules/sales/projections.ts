import { type Add, defineProjections, sums } from '#headoffice/kernel/inbox/projections.ts';
import { taxOfLine } from '#shared/domain/line-tax.ts';
import type { SaleFact, SaleLineFact } from '#shared/domain/sale-fact.ts';
import { salesShares } from '#shared/modules/sales/shares.ts';

/** The rates that a line bears, as one name: `180000`, several parted by +, none where it bears no tax. */
function rateOf(line: SaleLineFact, { taxes }: SaleFact): string {
  const rates = line.taxes.flatMap((own) => taxOfLine(taxes, own)?.rate_ppm ?? own.rate_ppm ?? []);
  return [...rates].sort((one, other) => other - one).join('+');
}

type Parts = 'till_day_part';
/** Each line goes to one rate and one category: either adds up to the ticket. */
function addParts(day: string, sale: SaleFact, add: Add<Parts>): void {
  const byPart = {
    rate: (line: SaleLineFact) => rateOf(line, sale),
    category: (line: SaleLineFact) => String(line.categoryId ?? ''),
  };
  for (const [part, nameOf] of Object.entries(byPart)) {
    const told = new Set<string>();
    for (const line of sale.lines) {
      const name = nameOf(line);
      const { gross_minor, net_minor } = line;
      add('till_day_part', { day, part, name, tickets: told.has(name) ? 0 : 1, gross_minor, net_minor });
      told.add(name);
    }
  }
}

type Shared = Parameters<typeof salesShares.follows.sale>[1];
type Tables =
  | 'sale'
  | 'sale_line'
  | 'sale_tender'
  | 'tender_correction'
  | 'sale_return'
  | 'sale_refund'
  | 'till_day'
  | 'till_day_part';

export const salesProjections = defineProjections<Tables>({
  name: salesShares.name,
  tables: {
    ...salesShares.tables,
    till_day_part: sums<Parts>(['day', 'part', 'name'], {
      day: 'text',
      part: 'text',
      name: 'text',
      tickets: 'int8',
      gross_minor: 'int8',
      net_minor: 'int8',
    }),
  },
  follows: {
    // Their tables are among those of this module.
    sale: (row, add) => {
      salesShares.follows.sale(row, add as unknown as Shared);
      addParts(row.day, row.body, add);
    },
    'sale.tender-corrected': (row, add) =>
      salesShares.follows['sale.tender-corrected'](row, add as unknown as Shared),
  },
});
