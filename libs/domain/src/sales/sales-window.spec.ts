import { ByteReader, ByteWriter } from '../memory/bytes';
import { NEVER } from '../time/day';
import { paidCell, refundCell } from './sales-by-day';
import { SalesWindow } from './sales-window';

const order = paidCell(true, 'other', undefined);

function stored(window: SalesWindow, asOf: number): SalesWindow {
  const to = new ByteWriter();
  window.write(to, false);
  return SalesWindow.read(new ByteReader(to.finish()), asOf, false);
}

it('the day on which sales enter or leave is right before, on and after that day', () => {
  const window = new SalesWindow(1_000);
  expect(window.due).toBe(NEVER);
  window.add(1_010, order, 5);
  window.add(636, order, 7);
  window.add(635, order, 100);
  const seen = [1_000, 1_001, 1_009, 1_010, 1_374, 1_375].map((asOf) => {
    window.advance(asOf);
    return [window.sums.salesFen, window.due];
  });
  expect(seen).toEqual([
    [7, 1_001],
    [0, 1_010],
    [0, 1_010],
    [5, 1_375],
    [5, 1_375],
    [0, NEVER],
  ]);
});

it('sales that entered and left within one jump are skipped', () => {
  const window = new SalesWindow(1_000);
  window.add(1_010, order, 5);
  window.add(1_800, order, 9);
  window.advance(2_000);
  expect([window.sums.salesFen, window.due]).toEqual([9, 2_165]);
});

it('any stored days are summed, and no day of the window is forgotten', () => {
  const window = new SalesWindow(1_000);
  for (const day of [635, 636, 1_000, 1_001]) window.add(day, order, day);
  window.add(700, refundCell(true), 1);
  expect(window.sumsOf(635, 1_001).salesFen).toBe(635 + 636 + 1_000 + 1_001 - 1);
  window.forgetBefore(2_000);
  expect(window.sumsOf(0, 2_000).salesFen).toBe(636 + 1_000 + 1_001 - 1);
  window.advance(1_001);
  expect(window.sums.salesFen).toBe(1_000 + 1_001 - 1);
});

it('a window continues from its bytes as it was', () => {
  const window = new SalesWindow(1_000);
  for (const day of [600, 636, 1_000, 1_001]) window.add(day, order, day);
  const again = stored(window, 1_000);
  for (const asOf of [1_000, 1_001, 1_365, 1_366]) {
    window.advance(asOf);
    again.advance(asOf);
    expect([again.sums.salesFen, again.due]).toEqual([window.sums.salesFen, window.due]);
  }
});
