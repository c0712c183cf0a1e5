import { listedOnce, measured } from './measure';

it('the resolver is right in 98 of 100 published addresses that it decides, in both halves, in every form', async () => {
  const { forms, halves, leastPrecision } = await measured(listedOnce());
  const least = [...Object.values(forms), ...Object.values(halves)].map(({ precision }) => precision ?? 1);
  expect(Math.min(leastPrecision, ...least)).toBeGreaterThanOrEqual(0.98);
});
