import fc from 'fast-check';
import { mongo } from 'mongoose';
import { type RejectionReason } from '@taocun/contracts';
import { type SavedRecord } from '../records/saved-record';
import { type RejectedDocument, rejectedOf } from './rejected-document';
import { rejectedBounds, RejectedGroups } from './rejected-groups';

const someDay = 16_385;

interface Given extends Partial<SavedRecord> {
  readonly reason?: RejectionReason;
  readonly path?: string;
  readonly text?: string;
}
function rejected(
  offset: number,
  { reason = 'invalid-data', path = '/data', text, ...more }: Given = {},
): RejectedDocument {
  const value = text === undefined ? null : new mongo.Binary(Buffer.from(text));
  return rejectedOf(
    3,
    offset,
    { timestampMs: 1_000, key: null, value, headers: [], ...more },
    { reason, path, message: 'Wrong.' },
  );
}
const from = (source: string) => ({ text: JSON.stringify({ source }) });
const groupsOf = (documents: readonly RejectedDocument[]) => documents.flatMap(({ group }) => group ?? []);
const many = (count: number, given: (at: number) => Given = () => ({})) =>
  Array.from({ length: count }, (_, offset) => rejected(offset, given(offset)));

function storedOf(documents: readonly RejectedDocument[], day = someDay): RejectedDocument[] {
  const groups = new RejectedGroups(100);
  for (const one of documents) groups.add(one, day);
  return groups.takeChanged();
}

it('the first hundred of a reason are stored singly, and the others are counted in one document', () => {
  expect(storedOf(many(100)).map(({ _id, group }) => [_id, group])).toEqual(
    many(100).map(({ _id }) => [_id, undefined]),
  );
  const stored = storedOf(many(20_000));
  expect(stored).toHaveLength(101);
  expect(stored.at(-1)).toEqual({
    ...rejected(100),
    group: { day: someDay, count: 19_900, firstOffset: 100, lastOffset: 19_999 },
  });
});

it('each reason, path and source has a group, and so have updates without a source', () => {
  const kinds: readonly Given[] = [
    {},
    { path: '/data/amountFen' },
    from('/m'),
    from('/n'),
    { text: '{' },
    { text: '{', headers: [{ name: 'ce_source', base64: Buffer.from('/m').toString('base64') }] },
    { reason: 'shop-conflict', ...from('/m') },
  ];
  const filling = [...many(100), ...many(100, () => ({ reason: 'shop-conflict' }))];
  const more = [...kinds, ...kinds].map((given, at) => rejected(1_000 + at, given));
  const grouped = storedOf([...filling, ...more]).filter(({ group }) => group !== undefined);
  expect(grouped.map(({ reason, path, group }) => [reason, path, group?.source, group?.count])).toEqual([
    ['invalid-data', '/data', undefined, 4],
    ['invalid-data', '/data/amountFen', undefined, 2],
    ['invalid-data', '/data', '/m', 4],
    ['invalid-data', '/data', '/n', 2],
    ['shop-conflict', '/data', '/m', 2],
  ]);
});

it('a group has the given source of an update whose bytes are not known', () => {
  const groups = new RejectedGroups(0);
  for (const [offset, source] of [undefined, '/m', '/m', '/n'].entries())
    groups.add(rejected(offset), someDay, source);
  expect(groupsOf(groups.takeChanged()).map(({ source, count }) => [source, count])).toEqual([
    [undefined, 1],
    ['/m', 2],
    ['/n', 1],
  ]);
});

it('paths and sources that are too many or too long share one mixed group a reason', () => {
  const sources = many(100 + rejectedBounds.groups + 50, (at) => (at < 100 ? {} : from(`/m${at}`)));
  const stored = storedOf(sources);
  expect(stored).toHaveLength(100 + rejectedBounds.groups + 1);
  expect(stored.at(-1)).toMatchObject({
    path: '',
    group: { mixed: true, count: 50, firstOffset: 200, lastOffset: 249 },
  });
  const long = 'x'.repeat(257);
  const odd = storedOf([...many(100), rejected(100, { path: `/${long}` }), rejected(101, from(long))]);
  expect(groupsOf(odd)).toEqual([{ day: someDay, mixed: true, count: 2, firstOffset: 100, lastOffset: 101 }]);
});

it('single updates are stored up to a limit of bytes, and of a group the beginning of the first update', () => {
  const text = 'x'.repeat(1_048_576);
  const stored = storedOf(many(80, () => ({ reason: 'malformed-json', text })));
  const singles = stored.filter(({ group }) => group === undefined);
  expect(singles).toHaveLength(63);
  const [sample] = stored.filter(({ group }) => group !== undefined);
  expect([sample?.value?.length(), sample?.bytes, sample?.group?.count]).toEqual([4_096, 1_048_576, 17]);
  const wide = { key: 'k'.repeat(1_025), headers: [{ name: 'note', base64: 'x'.repeat(4_096) }] };
  expect(storedOf([...many(100), rejected(100, wide)]).at(-1)).toMatchObject({ key: null, headers: [] });
});

it('counting starts again on a new day of the partition, and adds records of earlier days to that day', () => {
  const groups = new RejectedGroups(100);
  for (const one of many(102)) groups.add(one, someDay);
  for (const one of many(101))
    groups.add({ ...one, _id: `3:${one.offset + 500}`, offset: one.offset + 500 }, someDay + 1);
  groups.add(rejected(900), someDay);
  expect(groupsOf(groups.takeChanged())).toEqual([
    { day: someDay, count: 2, firstOffset: 100, lastOffset: 101 },
    { day: someDay + 1, count: 2, firstOffset: 600, lastOffset: 900 },
  ]);
});

it('each update is counted once, however often it is saved, loaded and read again from there', () => {
  const reasons: readonly RejectionReason[] = ['invalid-data', 'shop-conflict'];
  const update = fc.record({
    reason: fc.constantFrom(...reasons),
    path: fc.constantFrom('', '/data'),
    source: fc.constantFrom('/m', '/n'),
  });
  fc.assert(
    fc.property(
      fc.array(update, { minLength: 150, maxLength: 600 }),
      fc.array(fc.record({ length: fc.nat(120), crashes: fc.boolean() })),
      (updates, cuts) => {
        const all = updates.map(({ reason, path, source }, offset) =>
          rejected(offset, { reason, path, ...from(source) }),
        );
        const dayAt = (offset: number) => someDay + Math.floor(offset / 400);
        const stored = new Map<string, RejectedDocument>();
        let groups = new RejectedGroups(100);
        let tally = groups.tally;
        let saved = 0;
        let read = 0;
        for (const { length, crashes } of [...cuts, { length: all.length, crashes: false }]) {
          for (const one of all.slice(read, read + length)) groups.add(one, dayAt(one.offset));
          read = Math.min(all.length, read + length);
          if (crashes) {
            groups = new RejectedGroups(100, tally);
            for (const document of stored.values())
              if (document.group?.day === tally?.day) groups.load(document);
            read = saved;
            continue;
          }
          for (const document of groups.takeChanged()) stored.set(document._id, document);
          tally = groups.tally;
          saved = read;
        }
        for (const one of all.slice(read)) groups.add(one, dayAt(one.offset));
        for (const document of groups.takeChanged()) stored.set(document._id, document);
        const restored = new RejectedGroups(100);
        for (const one of all) restored.add(one, dayAt(one.offset));
        const uninterrupted = new Map(restored.takeChanged().map((one) => [one._id, one]));
        expect(stored).toEqual(uninterrupted);
        expect([...stored.values()].reduce((sum, { group }) => sum + (group?.count ?? 1), 0)).toBe(
          all.length,
        );
      },
    ),
    { numRuns: 50 },
  );
});
