import { TestRate } from './test-rate';

it('ten tests of a webhook are accepted in any minute, and the refusal states how long to wait for the next', () => {
  let nowMs = 0;
  const rate = new TestRate(() => nowMs);
  for (let test = 0; test < 10; test++, nowMs += 1_000) expect(rate.waitMs('a')).toBe(0);
  expect([rate.waitMs('a'), rate.waitMs('b')]).toEqual([50_000, 0]);
  nowMs = 59_999;
  expect(rate.waitMs('a')).toBe(1);
  nowMs = 60_000;
  expect([rate.waitMs('a'), rate.waitMs('a')]).toEqual([0, 1_000]);
});
