import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { feed } from '@taocun/bench/feed/feed';
import { writeFeed } from '@taocun/bench/feed/feed-file';
import { CheckedFlow } from './checked-flow';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'taocun-feed-'))));
afterEach(() => rmSync(folder, { recursive: true }));

it('refuses a file that would be over before the faults are', () => {
  const file = path.join(folder, 'feed.tsv');
  writeFeed(feed({ updates: 100, villages: 2, shops: 20 }), file);
  const flowOf = (count: number) => new CheckedFlow({} as never, {} as never, { seed: 1, rate: 10, count, file, say: () => undefined });
  expect(() => flowOf(100)).not.toThrow();
  expect(() => flowOf(101)).toThrow(/feed\.tsv has 100 updates, and 101 are wanted: give fewer --minutes, or a lower --rate\./);
});
