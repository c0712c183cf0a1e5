import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLock } from './lock';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'taocun-lock-'));
const file = path.join(folder, 'a.lock');

afterEach(() => fs.rmSync(file, { force: true }));
afterAll(() => fs.rmSync(folder, { recursive: true }));

describe('a lock file', () => {
  it('lets one at a time through and leaves nothing behind', async () => {
    let inside = 0;
    const seen: number[] = [];
    await Promise.all(
      Array.from({ length: 10 }, () =>
        withLock(file, async () => {
          seen.push(++inside);
          await sleep(2);
          inside--;
        }),
      ),
    );
    expect(seen).toEqual(Array(10).fill(1));
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it('is given back when the work fails', async () => {
    await expect(withLock(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(withLock(file, () => 'free')).resolves.toBe('free');
  });

  it.each([
    ['by a process that is gone', JSON.stringify({ pid: 4_194_304, startedAt: 'then', token: 'x' })],
    ['by a pid that another process has by now', JSON.stringify({ pid: process.pid, startedAt: 'before the reboot', token: 'x' })],
    ['unreadable, by a crash of the machine', ''],
  ])('is taken over where it was left %s, by one of many', async (_how, left) => {
    fs.writeFileSync(file, left);
    let inside = 0;
    const together: number[] = [];
    await Promise.all(
      Array.from({ length: 5 }, () =>
        withLock(file, async () => {
          together.push(++inside);
          await sleep(1);
          inside--;
        }),
      ),
    );
    expect(together).toEqual([1, 1, 1, 1, 1]);
    expect(fs.readdirSync(folder)).toEqual([]);
  });
});
