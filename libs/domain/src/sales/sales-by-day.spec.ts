import * as fc from 'fast-check';
import { ByteReader, ByteWriter } from '../memory/bytes';
import { NEVER } from '../time/day';
import { MAX_TERM_FEN } from '../vocabulary/money';
import { buyerAreas, categories, channels } from '../vocabulary/vocabulary';
import { paidCell, refundCell, SalesByDay, SalesSums } from './sales-by-day';

const cells = [true, false].flatMap((alibaba) => [
  refundCell(alibaba),
  ...categories.flatMap((category) =>
    [undefined, ...buyerAreas].flatMap((area) =>
      [undefined, ...channels].map((channel) => paidCell(alibaba, category, area, channel)),
    ),
  ),
]);

const all = (sums: SalesSums) => [
  sums.salesFen,
  sums.alibabaSalesFen,
  ...categories.map((category) => sums.paidFen(category)),
  ...buyerAreas.map((area) => sums.paidByBuyersFen(area)),
  ...channels.map((channel) => sums.paidByChannelFen?.[channel]),
];

function sumsOf(...entries: readonly (readonly [cell: number, fen: number])[]) {
  const sums = new SalesSums();
  for (const [cell, fen] of entries) sums.addCell(cell, fen);
  return all(sums);
}

it('every sort of order and refund has its own cell', () => {
  expect(new Set(cells).size).toBe(2 * (5 * 3 * 5 + 1));
  expect(Math.max(...cells)).toBeLessThan(256);
});

it('what was paid is split before refunds, and the sales are net', () => {
  expect(
    sumsOf(
      [paidCell(true, 'agricultural', 'urban'), 1],
      [paidCell(true, 'other', 'rural', 'group'), 10],
      [paidCell(false, 'agricultural', undefined), 100],
      [refundCell(true), 1_000],
      [refundCell(false), 10_000],
    ),
  ).toEqual([111 - 11_000, 11 - 1_000, 101, 0, 0, 0, 10, 1, 10, 0, 0, 0, 10]);
});

const entries = fc.array(
  fc.record({
    day: fc.integer({ min: -8, max: 8 }),
    // Few cells, so that entries meet in one; the first and the last cell are the edges of a day.
    cell: fc.constantFrom(0, 1, 17, 30, 31, 32, 157),
    fen: fc.oneof(fc.integer({ min: 1, max: 99 }), fc.constant(MAX_TERM_FEN)),
  }),
  { maxLength: 60 },
);
const day = fc.integer({ min: -10, max: 10 });

/** Exact within the safe integers, approximate beyond. */
function isSumOfPaid(
  paidFen: number,
  remaining: readonly { readonly cell: number; readonly fen: number }[],
): boolean {
  const exact = Number(
    remaining.reduce((sum, { cell, fen }) => (cell % 32 < 30 ? sum + BigInt(fen) : sum), 0n),
  );
  return Number.isSafeInteger(exact) ? paidFen === exact : Math.abs(paidFen - exact) < exact / 1e12;
}

it('any days are summed, the next one is found and old ones are forgotten, like in a plain list', () => {
  fc.assert(
    fc.property(entries, day, day, day, (list, from, to, forgotten) => {
      let sales = new SalesByDay();
      for (const { day: each, cell, fen } of list) sales.add(each, cell, fen);
      sales.forgetBefore(forgotten);
      const remaining = list.filter((entry) => entry.day >= forgotten);
      expect(isSumOfPaid(sales.paidFen, remaining)).toBe(true);
      const to1 = new ByteWriter();
      const withChannels = remaining.some(({ cell }) => cell >= 32);
      expect(sales.haveChannels).toBe(withChannels);
      sales.write(to1, withChannels);
      sales = SalesByDay.read(new ByteReader(to1.finish()), withChannels);
      sales.add(3, 0, 7);
      remaining.push({ day: 3, cell: 0, fen: 7 });
      expect(isSumOfPaid(sales.paidFen, remaining)).toBe(true);

      const sums = new SalesSums();
      sales.addTo(sums, from, to);
      expect(all(sums)).toEqual(
        sumsOf(
          ...remaining
            .filter((entry) => entry.day >= from && entry.day <= to)
            .map(({ cell, fen }) => [cell, fen] as const),
        ),
      );
      expect(sales.salesOf(from, to)).toBe(sums.salesFen);
      sales.addTo(sums, from, to, -1);
      expect(all(sums)).toEqual(sumsOf());
      const days = remaining.map((entry) => entry.day).filter((each) => each >= from);
      expect(sales.firstDayFrom(from)).toBe(days.length === 0 ? NEVER : Math.min(...days));
    }),
  );
});
