import { describe, expect, it } from 'vitest';
import { minor } from '#shared/domain/units.ts';
import { deedsOf } from './deeds.ts';

describe('what people did', () => {
  it('stands for a hundred of their tickets beside a hundred of the shop', () => {
    const deed = (userId: number, kind: 'returns' | 'reprints', count: number) => ({
      userId,
      name: `user ${userId}`,
      kind,
      count,
      amount_minor: kind === 'returns' ? minor(-500) : null,
    });
    const sellers = [
      { userId: 1, tickets: 200 },
      { userId: 2, tickets: 40 },
    ];
    const deeds = deedsOf({
      sellers,
      deeds: [deed(1, 'returns', 3), deed(2, 'returns', 3), deed(3, 'reprints', 1)],
    });
    expect(deeds.map(({ tickets, rate_tenths, shop_tenths }) => [tickets, rate_tenths, shop_tenths])).toEqual(
      [
        [200, 15, 25],
        [40, 75, 25],
        [0, null, 4],
      ],
    );
    expect(deedsOf({ sellers: [], deeds: [deed(1, 'returns', 1)] })).toMatchObject([
      { rate_tenths: null, shop_tenths: null, amount_minor: -500 },
    ]);
  });
});
