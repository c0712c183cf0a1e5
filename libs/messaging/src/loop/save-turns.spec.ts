import { SaveTurns } from './save-turns';

const [a, b, c] = [{}, {}, {}];

it('whoever has waited longest comes first, however often others ask', () => {
  const turns = new SaveTurns();
  expect(turns.isTurnOf(a, 0)).toBe(true);
  turns.underWay = 2;
  expect([turns.isTurnOf(b, 10), turns.isTurnOf(c, 20), turns.isTurnOf(a, 30)]).toEqual([false, false, false]);
  turns.underWay = 1;
  expect([turns.isTurnOf(a, 40), turns.isTurnOf(c, 50), turns.isTurnOf(b, 60)]).toEqual([false, false, true]);
  expect([turns.isTurnOf(a, 70), turns.isTurnOf(c, 80)]).toEqual([false, true]);
  expect(turns.isTurnOf(a, 90)).toBe(true);
});

it('tells at the end of one, once that has ended, that somebody may have a turn', async () => {
  const ended: number[] = [];
  const turns: SaveTurns = new SaveTurns(() => ended.push(turns.ended));
  turns.underWay = 2;
  turns.end();
  expect([turns.underWay, turns.ended, ended]).toEqual([1, 1, []]);
  await new Promise(setImmediate);
  expect(ended).toEqual([1]);
});

it('nobody waits for one that has ended, or that needs no turn any more', () => {
  const turns = new SaveTurns();
  turns.underWay = 2;
  for (const one of [a, b]) turns.isTurnOf(one, 0);
  turns.underWay = 0;
  turns.isTurnOf(c, 0);
  turns.forget(b);
  expect(turns.isTurnOf(c, 2_000)).toBe(false);
  expect(turns.isTurnOf(c, 2_001)).toBe(true);
});
