import { CheckpointScheduler } from './checkpoint-scheduler';

const a = {};
const b = {};
const c = {};

it('the one that has waited longest comes first, however often others ask', () => {
  const turns = new CheckpointScheduler();
  expect(turns.maySave(a, 0)).toBe(true);
  turns.underWay = 2;
  expect([turns.maySave(b, 10), turns.maySave(c, 20), turns.maySave(a, 30)]).toEqual([false, false, false]);
  turns.underWay = 1;
  expect([turns.maySave(a, 40), turns.maySave(c, 50), turns.maySave(b, 60)]).toEqual([false, false, true]);
  expect([turns.maySave(a, 70), turns.maySave(c, 80)]).toEqual([false, true]);
  expect(turns.maySave(a, 90)).toBe(true);
});

it('the end of one is reported once it has ended, so that another may have a turn', async () => {
  const ended: number[] = [];
  const turns: CheckpointScheduler = new CheckpointScheduler(() => ended.push(turns.steps));
  turns.underWay = 2;
  turns.end();
  expect([turns.underWay, turns.steps, ended]).toEqual([1, 1, []]);
  await new Promise(setImmediate);
  expect(ended).toEqual([1]);
});

it('nobody waits for one that has ended, or that needs no turn any more', () => {
  const turns = new CheckpointScheduler();
  turns.underWay = 2;
  for (const one of [a, b]) turns.maySave(one, 0);
  turns.underWay = 0;
  turns.maySave(c, 0);
  turns.forget(b);
  expect(turns.maySave(c, 2_000)).toBe(false);
  expect(turns.maySave(c, 2_001)).toBe(true);
});
