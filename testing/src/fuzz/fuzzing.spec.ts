import { fuzz } from './fuzzing';

it('takes or refuses with a reason whatever comes to any door', async () => {
  const inputs = Number(process.env['PROPERTY_RUNS'] ?? 2_000);
  const all = await fuzz(Number(process.env['PROPERTY_SEED'] ?? 0), inputs);
  // A door that takes nothing, or everything, was not really tested.
  expect(all.filter(({ taken, refused }) => taken === 0 || refused === 0)).toEqual([]);
});
