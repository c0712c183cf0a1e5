import { fuzz } from './fuzzing';

it('takes or refuses with a reason whatever comes to any door', async () => {
  const inputs = Number(process.env['FUZZ_INPUTS'] ?? 3_000);
  const all = await fuzz(Number(process.env['FUZZ_FROM'] ?? 0), inputs);
  // A door that takes nothing, or everything, was not really tested.
  expect(all.filter(({ taken, refused }) => taken === 0 || refused === 0)).toEqual([]);
});
