import { execFileSync } from 'node:child_process';
import { clockShift } from './paths';

const says = (code: string, shiftMs: number): string =>
  execFileSync(process.execPath, ['--require', clockShift, '--print', code], {
    env: { ...process.env, CLOCK_SHIFT_MS: String(shiftMs) },
    encoding: 'utf8',
  }).trim();

it("the shift makes a process's clock fast or slow, however it asks for the time, and changes no other dates", () => {
  const ahead = says(
    '[Date.now(), new Date().getTime(), Date.parse(Date())].map((ms) => Math.round(ms / 60_000)).join()',
    7_200_000,
  );
  const minutes = Math.round(Date.now() / 60_000);
  for (const shifted of ahead.split(',').map(Number))
    expect(Math.abs(shifted - minutes - 120)).toBeLessThanOrEqual(2);
  expect(says('new Date() < new Date(2020, 1, 1)', -10 * 365 * 86_400_000)).toBe('true');
  expect(
    says('[new Date(5).getTime(), new Date() instanceof Date, Date.UTC(1970, 0, 2)].join()', 7_200_000),
  ).toBe('5,true,86400000');
});
