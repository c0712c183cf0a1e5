import { fuzz } from './fuzzing';

it('takes or refuses with a reason whatever comes to any door', async () => {
  const inputs = Number(process.env['FUZZ_INPUTS'] ?? 3_000);
  const all = await fuzz(Number(process.env['FUZZ_FROM'] ?? 0), inputs);
  // Doors that take nothing, or everything, have not been tried.
  expect(all.filter(({ taken, refused }) => taken === 0 || refused === 0)).toEqual([]);
}, 60_000);
