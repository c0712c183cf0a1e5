import { mongo } from 'mongoose';
import { reject } from '@taocun/contracts';
import type { InputRecord } from '@taocun/messaging';
import { rejectedDocument } from './rejected-document';

const record = (parts: Partial<InputRecord>): InputRecord => ({
  offset: 7,
  timestampMs: 1_000,
  key: null,
  value: null,
  headers: undefined,
  ...parts,
});
const documentOf = (parts: Partial<InputRecord>) =>
  rejectedDocument(3, record(parts), reject('too-large', '', 'Too large.'));
const namesOf = (parts: Partial<InputRecord>) => documentOf(parts).headers.map(({ name }) => name);
const mostBsonBytes = 16_777_216;

it('a record is stored unchanged, with headers that repeat or have no value', () => {
  const headers = { a: Buffer.from('1'), b: [Buffer.from('2'), null], c: null };
  expect(documentOf({ key: Buffer.from('k'), value: Buffer.from('v'), headers })).toEqual({
    _id: '3:7',
    partition: 3,
    offset: 7,
    timestampMs: 1_000,
    reason: 'too-large',
    path: '',
    message: 'Too large.',
    key: 'k',
    value: new mongo.Binary(Buffer.from('v')),
    headers: [
      { name: 'a', base64: 'MQ==' },
      { name: 'b', base64: 'Mg==' },
      { name: 'b', base64: null },
      { name: 'c', base64: null },
    ],
  });
});

it('a value of up to 4 MiB is stored whole, and of a longer one the beginning and the length', () => {
  expect(documentOf({ value: Buffer.alloc(4_194_304) })).not.toHaveProperty('bytes');
  const { value, bytes, message } = documentOf({ value: Buffer.alloc(4_194_305, 'v') });
  expect([value?.length(), bytes]).toEqual([4_194_304, 4_194_305]);
  expect(message).toBe('Too large. Of its value the first 4194304 bytes are kept; all of it is in Kafka.');
});

it.each<[string, Partial<InputRecord>, readonly string[]]>([
  ['a long one', { headers: { note: Buffer.alloc(262_144), ce_id: Buffer.from('1') } }, ['ce_id']],
  [
    'very many of one name',
    { headers: { '': Array.from({ length: 500_000 }, () => null), ce_id: '1' } },
    ['ce_id'],
  ],
  ['no more than an update may have', { headers: { note: Buffer.alloc(262_000) } }, ['note']],
  ['more of the event itself', { headers: { note: null, ce_id: Buffer.alloc(262_144) } }, []],
])(
  'only the event’s headers are stored where there are more than any update has: %s',
  (_name, parts, names) => {
    expect(namesOf(parts)).toEqual(names);
  },
);

it.each([
  [-9.2e18, -8_640_000_000_000_000],
  [-8_640_000_000_000_001, -8_640_000_000_000_000],
  [8_640_000_000_000_000, 8_640_000_000_000_000],
  [8_640_000_000_000_001, 8_640_000_000_000_000],
  [9.2e18, 8_640_000_000_000_000],
  [-1, -1],
])(
  'the document has a time that a Date can represent, of an update and of a batch: %d',
  (timestampMs, storedMs) => {
    const unreadable = { lastOffset: 9, codec: 'zstd', problem: 'x', bytes: Buffer.from('b'), length: 1 };
    expect(
      [documentOf({ timestampMs }), documentOf({ timestampMs, unreadable })].map((one) => one.timestampMs),
    ).toEqual([storedMs, storedMs]);
    expect(new Date(storedMs).toISOString()).toMatch(/Z$/);
  },
);

it('any record fits into a document', () => {
  const huge = documentOf({
    key: Buffer.alloc(17_000_000),
    value: Buffer.alloc(17_000_000),
    headers: { '': Array.from({ length: 500_000 }, () => null), ce_id: Buffer.alloc(200_000) },
  });
  expect(huge.key).toBeNull();
  expect(mongo.BSON.calculateObjectSize(huge)).toBeLessThan(mostBsonBytes);
});
