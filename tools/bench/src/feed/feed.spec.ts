import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { isRejection, readUpdate } from '@taocun/contracts';
import { feed, type FeedLine, shares, villageCode } from './feed';
import { readFeed, writeFeed } from './feed-file';

const size = { updates: 60_000, villages: 400, shops: 4_000 } as const;
const lines = [...feed(size)];

/** The kind of a line for a reader without state. */
function kindOf({ value }: FeedLine): string {
  const update = readUpdate(Buffer.from(value), undefined, Date.UTC(2026, 0, 1));
  return isRejection(update) ? update.reason : update.kind;
}

describe('the feed', () => {
  it('is the same byte for byte for the same options, and another one for another seed', () => {
    expect([...feed(size)]).toEqual(lines);
    expect([...feed({ ...size, seed: 2 })].slice(0, 100)).not.toEqual(lines.slice(0, 100));
  });

  it('has the requested number of records, each on one line', () => {
    expect(lines).toHaveLength(size.updates);
    expect(lines.filter(({ key, value }) => /[\t\n]/.test(key + value))).toEqual([]);
  });

  it('has the stated shares of repeats, invalid lines and refunds', () => {
    const seen = new Set<string>();
    const counts = new Map<string, number>();
    for (const line of lines) {
      const kind = seen.has(line.value) ? 'repeated' : kindOf(line);
      seen.add(line.value);
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    const share = (...kinds: string[]): number =>
      kinds.reduce((sum, kind) => sum + (counts.get(kind) ?? 0), 0) / size.updates;
    expect(share('repeated')).toBeCloseTo(shares.repeated, 2.5);
    expect(share('refunded')).toBeCloseTo(shares.refunds, 2);
    const broken = share(
      'malformed-json',
      'invalid-envelope',
      'unknown-type',
      'from-the-future',
      'invalid-data',
    );
    // One of nine kinds of invalid lines, an opening in another village, is valid for a reader without state.
    expect(Math.abs(broken - shares.invalid)).toBeLessThan(0.0015);
    expect(counts.get('registered')).toBe(size.villages);
    expect(counts.get('opened')).toBeGreaterThan(0.97 * size.shops);
    expect(share('paid')).toBeGreaterThan(0.85);
  });

  it('is uneven: a tenth of the shops have most of the orders', () => {
    const orders = new Map<string, number>();
    for (const line of lines)
      if (kindOf(line) === 'paid') orders.set(line.key, (orders.get(line.key) ?? 0) + 1);
    const counts = [...orders.values()].sort((a, b) => b - a);
    const sum = (some: number[]): number => some.reduce((total, each) => total + each, 0);
    expect(sum(counts.slice(0, size.shops / 10)) / sum(counts)).toBeGreaterThan(0.5);
  });

  it('is out of order by hours, and covers a year and a half', () => {
    let latest = '';
    let latestHours = 0;
    let first = '9';
    for (const { value } of lines.slice(3_000)) {
      const time = /"time":"(2023|2024)([^"]*)"/.exec(value)?.slice(1).join('');
      if (time === undefined) continue;
      if (time < first) first = time;
      if (time > latest) latest = time;
      else latestHours = Math.max(latestHours, (Date.parse(latest) - Date.parse(time)) / 3_600_000);
    }
    expect(latestHours).toBeGreaterThan(12);
    expect(latestHours).toBeLessThan(72);
    expect((Date.parse(latest) - Date.parse(first)) / 86_400_000).toBeGreaterThan(500);
  });

  it('explains which options it cannot satisfy', () => {
    expect(() => feed({ updates: 100, villages: 400, shops: 4_000 }).next()).toThrow('at least 3360 updates');
  });

  it('gives every village a different code', () => {
    const codes = Array.from({ length: 620_000 }, (_, village) => villageCode(village));
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.filter((code) => !/^\d{12}$/.test(code))).toEqual([]);
  });
});

describe('a feed in a file', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'taocun-feed-'));
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  it('reads back as it was written', () => {
    const file = path.join(folder, 'feed.tsv');
    writeFeed(lines, file);
    const read = Array.from(readFeed(file), ({ key, value }) => ({ key, value: value.toString() }));
    expect(read).toEqual(lines);
  });

  it.each([
    ['the last line without a line feed', 'a\t{}\nb\t[1]', ['{}', '[1]']],
    ['empty lines', '\na\t{}\n\n', ['{}']],
    [
      'a line longer than the reader holds at once',
      `a\t${'x'.repeat(3_000_000)}\nb\t{}\n`,
      ['x'.repeat(3_000_000), '{}'],
    ],
    ['nothing', '', []],
  ])('reads %s', (_name, text, values) => {
    const file = path.join(folder, 'other.tsv');
    fs.writeFileSync(file, text);
    expect(Array.from(readFeed(file), ({ value }) => value.toString())).toEqual(values);
  });

  it('names the line without a key', () => {
    const file = path.join(folder, 'bad.tsv');
    fs.writeFileSync(file, 'a\t{}\n{}\n');
    expect(() => [...readFeed(file)]).toThrow('line 2: a key, a TAB and JSON are wanted.');
  });
});
