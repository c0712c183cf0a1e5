import { type Chance } from '../oracle/feeds/chance';
import {
  type BatchDraft,
  draftRecord,
  encodeRecord,
  type Field,
  NOW,
  type RecordDraft,
  varint,
} from './draft';

/**
 * The contract's ruling on a batch: it must be read, or must be unreadable. Either: it is read as by Kafka's
 * consumer, or is unreadable.
 */
export type Ruling = 'readable' | 'unreadable' | 'either';

/** An unusual or a wrong part of a batch. */
export interface Fault {
  readonly name: string;
  readonly ruling: Ruling;
  readonly spoil: (draft: BatchDraft, chance: Chance) => void;
}

const LARGEST_INT = 2 ** 31 - 1;
const LARGEST_LONG = 2n ** 63n - 1n;
const LAST_EXACT = 2n ** 53n - 1n;
const FAR = BigInt(Date.UTC(3026, 5, 15));
/** A `Date` cannot represent this time, but a number can. */
const BEYOND_DATES = 8_700_000_000_000_000n;
const LOG_APPEND_TIME = 0x08;
const TRANSACTIONAL = 0x10;
const DELETE_HORIZON = 0x40;

const some = (draft: BatchDraft, chance: Chance): RecordDraft => chance.pick(draft.records);

/** A record with a header, chosen from the batch. */
function someWithHeader(draft: BatchDraft, chance: Chance, value = Buffer.from('header')): RecordDraft {
  const record = some(draft, chance);
  record.headers.push([Buffer.from('name'), value]);
  return record;
}

/** The index of a record that is not the first. */
function later(draft: BatchDraft, chance: Chance): number {
  if (draft.records.length === 1) {
    draft.records.push(draftRecord(++draft.lastOffsetDelta, 'one more'));
    draft.count++;
  }
  return chance.count(1, draft.records.length - 1);
}

const offset = (name: string, spoil: (draft: BatchDraft, at: number, chance: Chance) => void): Fault => ({
  name: `an offset ${name}`,
  ruling: 'unreadable',
  spoil: (draft, chance) => spoil(draft, later(draft, chance), chance),
});

const wrong = (
  field: Field,
  what: string,
  ruling: Ruling,
  bytes: (truth: bigint, chance: Chance) => Buffer,
): Fault => ({
  name: `${field}: ${what}`,
  ruling,
  spoil: (draft, chance) => {
    const { written } = field.startsWith('header') ? someWithHeader(draft, chance) : some(draft, chance);
    written[field] = (truth) => bytes(truth, chance);
  },
});

const hiding = (name: string, hidden: (draft: BatchDraft) => readonly RecordDraft[]): Fault => ({
  name: `a record that ends within its header, where ${name} lies`,
  ruling: 'unreadable',
  spoil: (draft, chance) => hideRecords(some(draft, chance), hidden(draft)),
});

/** Hides records in the value of a record's last header, and ends that record where they begin. */
function hideRecords(record: RecordDraft, hidden: readonly RecordDraft[]): void {
  const bytes = Buffer.concat(hidden.map(encodeRecord));
  record.headers.push([Buffer.from('h'), bytes]);
  record.written.length = (truth) => varint(truth - BigInt(bytes.length));
}

const lengths: readonly Field[] = [
  'length',
  'keyLength',
  'valueLength',
  'headerNameLength',
  'headerValueLength',
];
const fields: readonly Field[] = [...lengths, 'timestamp', 'offset', 'headerCount'];
/** The longest varint of a number, in bytes. */
const widest = (field: Field): number => (field === 'timestamp' ? 10 : 5);

/** Unusual parts that do not prevent reading. */
export const variations: readonly Fault[] = [
  {
    name: 'gaps between offsets',
    ruling: 'readable',
    spoil: (draft, chance) => {
      let gap = 0;
      for (const record of draft.records) record.offsetDelta += gap += chance.count(0, 3);
      draft.lastOffsetDelta = (draft.records.at(-1)?.offsetDelta ?? 0) + chance.count(0, 3);
    },
  },
  ...fields.map((field) =>
    wrong(field, 'in more bytes than it needs', 'readable', (truth, chance) =>
      varint(truth, chance.count(2, widest(field))),
    ),
  ),
  {
    name: 'null keys and values, and empty ones',
    ruling: 'readable',
    spoil: (draft, chance) => {
      for (const record of draft.records) {
        record.key = chance.pick([null, Buffer.alloc(0)]);
        record.value = chance.pick([null, Buffer.alloc(0)]);
      }
    },
  },
  {
    name: 'strange headers',
    ruling: 'readable',
    spoil: (draft, chance) => {
      const names = ['', '__proto__', '7', '名', 'twice', 'twice', 'a'.repeat(200)].map((name) =>
        Buffer.from(name),
      );
      const values = [null, Buffer.alloc(0), Buffer.from('值'), Buffer.from([0xff, 0xfe])];
      const chosen = chance
        .shuffled([...names, Buffer.from([0x61, 0xff, 0xc0, 0x80])])
        .slice(0, chance.count(1, 8));
      some(draft, chance).headers.push(...chosen.map((name) => [name, chance.pick(values)] as const));
    },
  },
  {
    name: 'times long ago and far from now',
    ruling: 'readable',
    spoil: (draft, chance) => {
      draft.baseTimestamp = chance.pick([0n, -1n, -5_000_000_000_000n, FAR, BEYOND_DATES, -BEYOND_DATES]);
      for (const record of draft.records)
        record.timestampDelta = chance.pick([0n, 1n, -1n, 86_400_000n, -4_000_000_000_000n, FAR]);
    },
  },
  {
    name: 'a greatest time that is none of its records’',
    ruling: 'readable',
    spoil: (draft, chance) =>
      void (draft.maxTimestamp = chance.pick([-1n, 0n, draft.baseTimestamp - 1n, FAR])),
  },
  {
    name: 'the time of appending',
    ruling: 'readable',
    spoil: (draft) => void (draft.attributes |= LOG_APPEND_TIME),
  },
  {
    name: 'a transaction without a producer',
    ruling: 'readable',
    spoil: (draft) => void (draft.attributes |= TRANSACTIONAL),
  },
  {
    name: 'attributes without a meaning',
    ruling: 'readable',
    spoil: (draft) => void (draft.attributes |= DELETE_HORIZON | 0x7f80),
  },
  {
    name: 'attributes of records',
    ruling: 'readable',
    spoil: (draft, chance) => void (some(draft, chance).attributes = chance.count(1, 255)),
  },
  {
    name: 'a producer’s id and sequence',
    ruling: 'readable',
    spoil: (draft, chance) => {
      draft.producerId = BigInt(chance.count(0, 1_000_000));
      draft.baseSequence = chance.pick([0, 7, LARGEST_INT]);
    },
  },
];

/** Wrong parts; only the first is valid in a compacted topic. */
export const batchFaults: readonly Fault[] = [
  {
    name: 'no record left by compaction',
    ruling: 'readable',
    spoil: (draft) => {
      draft.count = 0;
      draft.compression = { name: 'none', codec: 0, compress: () => Buffer.alloc(0) };
    },
  },
  offset('that repeats', ({ records }, at) => void (records[at]!.offsetDelta = records[at - 1]!.offsetDelta)),
  offset('below the one before', ({ records }, at) => {
    const before = records[at - 1]!;
    const one = records[at]!;
    [before.offsetDelta, one.offsetDelta] = [one.offsetDelta, before.offsetDelta];
  }),
  offset(
    'before the batch',
    ({ records }, at, chance) => void (records[chance.pick([0, at])]!.offsetDelta = -chance.count(1, 9)),
  ),
  offset('of 2^31−1', ({ records }, at) => void (records[at]!.offsetDelta = LARGEST_INT)),
  offset('of −2^31', ({ records }, at) => void (records[at]!.offsetDelta = -LARGEST_INT - 1)),
  offset('behind the batch’s last', (draft, _at, chance) => {
    draft.records.at(-1)!.offsetDelta = draft.lastOffsetDelta + chance.pick([1, 2, 1_000_000]);
  }),
  wrong('length', 'too short', 'unreadable', (truth, chance) =>
    varint(truth - BigInt(chance.count(1, Number(truth)))),
  ),
  wrong('length', 'too long', 'unreadable', (truth, chance) =>
    varint(truth + BigInt(chance.pick([1, 2, 7, 60, LARGEST_INT - 300]))),
  ),
  wrong('length', 'negative', 'unreadable', (truth, chance) =>
    varint(chance.pick([-1n, -truth, BigInt(-LARGEST_INT)])),
  ),
  hiding('another record', () => [draftRecord(1, 'hidden')]),
  hiding('a record whose headers run past its end', () => [
    draftRecord(1, 'hidden', {
      headers: [[Buffer.from('h'), Buffer.alloc(0)]],
      written: { headerValueLength: () => varint(1_000) },
    }),
  ]),
  hiding('a record without a number for an offset', () => [
    draftRecord(1, 'hidden', { written: { offset: () => varint(1, 400) } }),
  ]),
  hiding('a record of the year 3026', ({ baseTimestamp }) => [
    draftRecord(1, 'hidden', { timestampDelta: FAR - baseTimestamp }),
  ]),
  hiding('all that follows', ({ records }) => records.map((record) => ({ ...record }))),
  ...['keyLength', 'valueLength', 'headerNameLength', 'headerValueLength'].flatMap((field) => [
    wrong(field as Field, 'another one', 'either', (truth, chance) =>
      varint(truth + BigInt(chance.pick([-1, 1, 2, 5]))),
    ),
    wrong(field as Field, 'beyond the record', 'unreadable', (truth, chance) =>
      varint(truth + BigInt(chance.pick([1_000, LARGEST_INT - 300]))),
    ),
    wrong(
      field as Field,
      'negative',
      field === 'headerNameLength' ? 'unreadable' : 'either',
      (_truth, chance) => varint(chance.pick([-2, -300, -LARGEST_INT])),
    ),
  ]),
  ...fields.flatMap((field) => [
    wrong(field, 'in too many bytes', 'unreadable', (truth, chance) =>
      varint(truth, widest(field) + chance.count(1, 3)),
    ),
    wrong(field, 'in 400 bytes', 'unreadable', (truth) => varint(truth, 400)),
    wrong(field, 'of more bits than it has', 'either', (_truth, chance) =>
      Buffer.from([
        ...Array.from({ length: widest(field) - 1 }, () => 0x80),
        chance.pick([0x10, 0x7f, 0x70]),
      ]),
    ),
  ]),
  wrong('headerCount', 'too many', 'unreadable', (truth, chance) =>
    varint(truth + BigInt(chance.pick([1, 2, 1_000_000, LARGEST_INT - 100]))),
  ),
  wrong('headerCount', 'too few', 'unreadable', (truth) => varint(truth - 1n)),
  wrong('headerCount', 'negative', 'unreadable', (_truth, chance) => varint(chance.pick([-1, -LARGEST_INT]))),
  {
    name: 'a header without a name',
    ruling: 'unreadable',
    spoil: (draft, chance) => {
      const { headers, written } = some(draft, chance);
      headers.push([Buffer.alloc(0), Buffer.from('header')]);
      written.headerNameLength = () => varint(-1);
    },
  },
  {
    name: 'more records counted than there are',
    ruling: 'unreadable',
    spoil: (draft, chance) => void (draft.count += chance.pick([1, 5, 1_000_000])),
  },
  {
    name: 'fewer records counted than there are',
    ruling: 'unreadable',
    spoil: (draft, chance) => void (draft.count = later(draft, chance)),
  },
  { name: 'records counted as none', ruling: 'either', spoil: (draft) => void (draft.count = 0) },
  {
    name: 'a negative count',
    ruling: 'unreadable',
    spoil: (draft, chance) => void (draft.count = chance.pick([-1, -LARGEST_INT])),
  },
  {
    name: 'bytes left over',
    ruling: 'unreadable',
    spoil: (draft, chance) =>
      void (draft.leftOver = Buffer.alloc(chance.count(1, 20), chance.pick([0, 2, 0xff]))),
  },
  {
    name: 'times that no number holds',
    ruling: 'readable',
    spoil: (draft, chance) => {
      // Java adds within 64 bits, and the services are a millisecond off where two such times nearly cancel.
      for (const record of draft.records) record.timestampDelta = 0n;
      draft.baseTimestamp = NOW;
      if (chance.chance(50))
        draft.baseTimestamp = chance.pick([
          LARGEST_LONG,
          -LARGEST_LONG - 1n,
          LAST_EXACT + 1n,
          LARGEST_LONG - 5n,
        ]);
      else
        some(draft, chance).timestampDelta = chance.pick([
          LARGEST_LONG - NOW,
          -LARGEST_LONG - 1n,
          LAST_EXACT + 1n,
          -LAST_EXACT - 2n,
        ]);
    },
  },
  {
    name: 'an unknown compression',
    ruling: 'unreadable',
    spoil: (draft, chance) => void (draft.compression = { ...draft.compression, codec: chance.count(5, 7) }),
  },
  {
    name: 'the number of another compression',
    ruling: 'either',
    spoil: (draft, chance) =>
      void (draft.compression = {
        ...draft.compression,
        codec: (draft.compression.codec + chance.count(1, 4)) % 5,
      }),
  },
  {
    name: 'compressed bytes cut off',
    ruling: 'either',
    spoil: (draft, chance) =>
      void (draft.spoil = (bytes) =>
        bytes.subarray(0, bytes.length - chance.count(1, Math.min(12, bytes.length)))),
  },
  {
    name: 'a compressed byte flipped',
    ruling: 'either',
    spoil: (draft, chance) =>
      void (draft.spoil = (bytes) => {
        const copy = Buffer.from(bytes);
        if (copy.length > 0) copy[chance.count(0, copy.length - 1)]! ^= 1 << chance.count(0, 7);
        return copy;
      }),
  },
  {
    name: 'bytes behind the compressed ones',
    ruling: 'either',
    spoil: (draft, chance) => {
      const behind = [
        Buffer.alloc(9, 7),
        Buffer.alloc(30),
        Buffer.from([0x1f, 0x8b, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
      ];
      draft.spoil = (bytes) => Buffer.concat([bytes, chance.pick([...behind, bytes])]);
    },
  },
];
