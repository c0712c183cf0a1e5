import { rejectionReasons } from '@taocun/contracts';
import {
  type AnswerType,
  count,
  described,
  nullable,
  object,
  choice,
  page,
  text,
  Type,
} from '@taocun/openapi';
import { rejectedStates, sendingOutcomes } from './repair-decision';

const SavedHeader = object('SavedHeader', {
  name: Type.String({ example: 'traceparent' }),
  base64: nullable(text('The value in base64; null if it has none.', 'MDA=')),
});

const UnreadableBatch = object('UnreadableBatch', {
  lastOffset: count('The last of its offsets.', 124),
  codec: text('How it is compressed; `none` if it is not.', 'gzip'),
});

const RejectedGroup = object('RejectedGroup', {
  day: text('The day that the partition had reached.', '2014-11-11'),
  count: count('How many they are, this one included.', 19_900),
  firstOffset: count('The lowest of their offsets; the range contains others too.', 120),
  lastOffset: count('The greatest of their offsets.', 20_019),
  source: Type.Optional(text('The source that all have, where it can be read.', '/marketplaces/taobao')),
  mixed: Type.Optional(
    Type.Unsafe<true>({
      type: 'boolean',
      description: 'True if their paths and sources differ, because there were too many for a group each.',
    }),
  ),
});

const RejectedUpdateSummary = object('RejectedUpdateSummary', {
  id: text('Partition and offset.', '3:120'),
  partition: count('The partition of marketplace.updates.', 3),
  offset: count('The offset in this partition.', 120),
  timestampMs: count("The record's timestamp in Unix milliseconds.", 1_415_635_200_000),
  reason: choice(rejectionReasons, { example: 'invalid-data' }),
  path: text("JSON pointer to the offending value; '' is the whole update.", '/data/amountFen'),
  message: text('How to correct it.', 'The amount must be an integer from 1 to 10000000000000.'),
  key: nullable(text("The record's key.", 'tb-1')),
  batch: Type.Optional(
    described(UnreadableBatch, 'Of an unreadable batch of records; the value has its first bytes.'),
  ),
  group: Type.Optional(
    described(
      RejectedGroup,
      'Present if the item represents many alike, beyond the first of the day, which are stored singly. All other members are those of the first.',
    ),
  ),
  bytes: nullable(count('The size of the value in bytes; null for a tombstone.', 312)),
  state: choice(rejectedStates, {
    description:
      'The state of its repair. A group that was set aside is open again once further updates join it.',
    example: 'open',
  }),
  tries: count('The number of times it was sent again.', 0),
  source: Type.Optional(
    text("With `original`: the event's source, where it can be read.", '/marketplaces/taobao'),
  ),
  text: Type.Optional(text('The value as text; left out if it is not UTF-8.', '{"specversion":"1.0"}')),
  base64: Type.Optional(
    nullable(text('The value in base64; null for a tombstone.', 'eyJzcGVjdmVyc2lvbiI6IjEuMCJ9')),
  ),
});

/** An entry in the history of a rejected update. */
export const Repair = object('Repair', {
  number: count('Position in the history, from 1.', 1),
  at: Type.String({ format: 'date-time', example: '2014-11-11T04:00:00.000Z' }),
  kind: choice(['sent', 'set-aside'], { example: 'sent' }),
  note: Type.Optional(Type.String({ description: 'The reason for setting it aside.' })),
  outcome: Type.Optional(
    choice(sendingOutcomes, {
      description:
        'The outcome of sending an update: Kafka has it (`acknowledged`), may have it (`unknown`) or does not have it (`not-published`).',
      example: 'acknowledged',
    }),
  ),
  source: Type.Optional(text("The event's source.", '/marketplaces/taobao')),
  id: Type.Optional(text("The event's id.", 'order-1')),
  key: Type.Optional(text("The record's key.", 'tb-1')),
  partition: Type.Optional(count('The partition of that key.', 3)),
  text: Type.Optional(Type.String({ description: 'The event that was sent.' })),
});

export const RejectedUpdate = object('RejectedUpdate', {
  ...RejectedUpdateSummary.properties,
  headers: Type.Array(SavedHeader, { description: "The record's headers, in order." }),
  base64: nullable(text('The value in base64; null for a tombstone.', 'eyJzcGVjdmVyc2lvbiI6IjEuMCJ9')),
  repairs: Type.Optional(text('The rejected update that was corrected into this one.', '3:120')),
  history: Type.Array(Repair, { description: 'Its repairs, the oldest first.' }),
});

export const RejectedPage = page('RejectedPage', RejectedUpdateSummary);

/** Rejected updates that share reason, path and source: usually one mistake of one sender. */
const RejectedFault = object('RejectedFault', {
  reason: choice(rejectionReasons, { example: 'invalid-data' }),
  path: text("JSON pointer to the offending value; '' is the whole update.", '/data/amountFen'),
  source: nullable(text('Null where no source can be read.', '/marketplaces/taobao')),
  updates: count('Their number, including those that items with `group` represent.', 1_200),
  lastMs: count('The latest timestamp in Unix milliseconds.', 1_415_638_800_000),
});

export type RejectedFault = AnswerType<typeof RejectedFault>;

export const Faults = object('RejectedFaults', {
  items: Type.Array(RejectedFault, { description: 'The most frequent first, 100 at most.' }),
  complete: Type.Boolean({
    description: 'Whether all was examined and listed: 5,000 updates are, or as many as 10 seconds allow.',
    example: true,
  }),
});

export const OneRepaired = object('OneRepaired', {
  id: text("The rejected update's id.", '3:120'),
  repeated: Type.Boolean({
    description: 'Whether the same update had been sent before; nothing was sent now.',
    example: false,
  }),
  repair: described(Repair, 'The entry in the history.'),
});

export const SetAside = object('SetAside', {
  id: text("The rejected update's id.", '3:120'),
  repair: described(Repair, 'The entry in the history.'),
});

export const ManySetAside = object('ManySetAside', {
  dryRun: Type.Boolean(),
  matched: count('The number of entries examined, each an update or a group of them.', 41),
  updates: count('The number of updates that these represent.', 10_040),
  setAside: count('The number of entries set aside; 0 in a dry run.', 41),
  next: Type.Optional(
    Type.String({ description: 'The `cursor` of the next request; left out if nothing follows.' }),
  ),
});
