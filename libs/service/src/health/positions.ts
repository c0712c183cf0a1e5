import {
  type HeldRecords,
  type LoopCounters as Counters,
  type LoopStatus,
  type NoProgress as WithoutProgress,
  type PartitionStatus as Owned,
} from '@taocun/messaging';
import {
  type AnswerType,
  count,
  described,
  type MembersOf,
  object,
  choice,
  text,
  time,
  Type,
} from '@taocun/openapi';
import { taocunCommand } from '@taocun/runtime';
import { LatestOrders } from './latest-orders';

const NoProgress = object('NoProgress', {
  offset: count('The next offset to be read, at which the partition stays.'),
  since: time('When it stopped, or failed there for the first time.'),
  because: text('Why.', 'the batch at offset 120031 is damaged: its checksum does not match'),
  command: Type.Optional(
    text(
      'The command that moves the service past the failing records; absent if `because` has the remedy.',
      `${taocunCommand} skip marketplace.updates/3 120045 --why '…'`,
    ),
  ),
} satisfies MembersOf<WithoutProgress>);

export const PartitionWithoutProgress = object('PartitionWithoutProgress', {
  ...NoProgress.properties,
  topic: text('The topic.', 'village.activity'),
  partition: count('The partition.'),
});
export type PartitionWithoutProgress = AnswerType<typeof PartitionWithoutProgress>;

const Held = object('HeldRecords', {
  records: count('Records behind an open transaction.'),
  since: time('When they were first seen behind it.'),
} satisfies MembersOf<HeldRecords>);

const PartitionStatus = object('PartitionStatus', {
  topic: text('The topic.', 'village.activity'),
  partition: count('The partition.'),
  state: choice(['loading', 'running', 'waiting-to-retry', 'stopped'], {
    description:
      '`stopped` needs an operator, and `error` has the remedy; `waiting-to-retry` recovers by itself.',
  }),
  position: choice(['waiting', 'read'], {
    description:
      'Whether updates are still waiting, or the partition is read to its end; a partition that is read holds no other back.',
  }),
  offset: count('The next offset to be applied.'),
  checkpoint: count('The next offset to be applied after a restart, as saved in the database.'),
  end: count("The log's end when it was last polled."),
  held: Type.Optional(
    described(
      Held,
      'Records that nobody can read before an open transaction ends; absent if there are none. `taocun doctor` names it.',
    ),
  ),
  lagMs: Type.Optional(
    Type.Number({
      description:
        'Upper bound of how long the oldest unapplied record has waited; 0 if none waits, left out if unknown.',
    }),
  ),
  epoch: count('Rises with each owner of the partition.'),
  signs: count('Rises whenever a load or a save ends, successfully or not.'),
  takesLong: Type.Boolean({
    description: 'Whether the state is being loaded, or effects of a checkpoint are carried out.',
  }),
  error: Type.Optional(Type.String({ description: 'Why the partition does not run.' })),
  noProgress: Type.Optional(
    described(
      NoProgress,
      'Set if the partition has stopped, or has failed three times in succession at one offset.',
    ),
  ),
} satisfies MembersOf<Owned>);

const LoopCounters = object('LoopCounters', {
  batches: count('Batches of records applied.'),
  records: count('Records applied.'),
  checkpoints: count('Checkpoints saved.'),
  documentsWritten: count('Documents written by checkpoints.'),
  recordsPublished: count('Records published.'),
  bytesPublished: count('Bytes of the records published.'),
  restarts: count('Restarts of partitions from their checkpoint.'),
} satisfies MembersOf<Counters>);

const Group = object('GroupStatus', {
  joined: Type.Boolean({ description: 'Whether this instance is a member.', example: true }),
  signs: count('Rises with every answered heartbeat and every attempt to join.'),
});

export const Positions = object('LoopStatus', {
  started: Type.Boolean({
    description: 'Whether Kafka has been reached and the topics exist.',
    example: true,
  }),
  running: Type.Boolean({ description: 'Whether the loop does its work.', example: true }),
  reasons: Type.Array(Type.String(), {
    description: 'Why the loop does not do its work; empty if it does.',
    example: [],
  }),
  kafkaTrouble: Type.Optional(
    Type.String({ description: 'A failure of Kafka to answer or to acknowledge, however short.' }),
  ),
  kafkaOutage: Type.Optional(
    Type.String({ description: 'Why Kafka has answered or acknowledged nothing at all for some seconds.' }),
  ),
  group: described(Group, 'The membership in the consumer group.'),
  partitions: Type.Array(PartitionStatus),
  noProgress: Type.Array(PartitionWithoutProgress, {
    description: 'The partitions of the service that make no progress, whichever instance has them.',
    example: [],
  }),
  counters: described(LoopCounters, 'Since the start of the process.'),
  latestOrders: Type.Optional(
    described(
      LatestOrders,
      'Of ingestion alone: the latest order of each source that sends its orders as they happen, in partitions read to their end.',
    ),
  ),
} satisfies MembersOf<
  LoopStatus & { noProgress: readonly PartitionWithoutProgress[]; latestOrders?: LatestOrders }
>);
export type Positions = AnswerType<typeof Positions>;
