import { activityTypes } from './activity/activity';
import { noticeTypes, verdictEventTypes } from './announcements/event-types';
import { sourceEventTypes } from './announcements/source-events';
import { updateTypes } from './updates/marketplace-update';

export const serviceNames = ['ingestion', 'classification', 'reporting'] as const;
export type ServiceName = (typeof serviceNames)[number];

type EventClass = new () => object;

/** A topic of the flow: its writers, readers and events, and how it is created. */
export interface Topic {
  /** Describes the key of a record. */
  readonly key: string;
  /** The CloudEvents types in the topic, each with the class of its `data`. */
  readonly events: Readonly<Record<string, EventClass>>;
  /** Number of partitions at creation unless configured otherwise. It never changes afterwards. */
  readonly partitions: number;
  readonly config: Readonly<Record<string, string>>;
  readonly writtenBy: readonly (ServiceName | 'marketplaces')[];
  readonly readBy: readonly (ServiceName | 'subscribers')[];
}

/**
 * Record timestamps are the producer's: a rerouted update keeps the timestamp that its time is checked
 * against.
 */
const common = {
  'message.timestamp.type': 'CreateTime',
  // Kafka's default, spelled out: an update above our own limit must still arrive, to be rejected with its
  // reason.
  'max.message.bytes': '1048588',
};

/**
 * Replays and reclassification read from the beginning, and a checkpoint outside the log stops its partition.
 */
const unlimited = { ...common, 'cleanup.policy': 'delete', 'retention.ms': '-1', 'retention.bytes': '-1' };

/** All topics. Everything that names, creates or documents a topic reads this table. */
export const topics = {
  'marketplace.updates': {
    key: 'shopId; of a registration villageCode',
    events: updateTypes,
    partitions: 8,
    config: unlimited,
    writtenBy: ['marketplaces', 'ingestion'],
    readBy: ['ingestion'],
  },
  'village.activity': {
    key: 'villageCode; of a tick none, as every partition gets it',
    events: activityTypes,
    partitions: 8,
    config: unlimited,
    writtenBy: ['ingestion'],
    readBy: ['classification'],
  },
  'village.verdicts': {
    key: 'villageCode',
    events: { 'taocun.village.verdict.changed.v1': verdictEventTypes['taocun.village.verdict.changed.v1'] },
    partitions: 8,
    config: unlimited,
    writtenBy: ['classification'],
    readBy: ['reporting', 'subscribers'],
  },
  'village.assessments': {
    key: 'villageCode',
    events: { 'taocun.village.assessed.v1': verdictEventTypes['taocun.village.assessed.v1'] },
    partitions: 8,
    config: { ...common, 'cleanup.policy': 'compact' },
    writtenBy: ['classification'],
    readBy: ['reporting', 'subscribers'],
  },
  'village.certifications': {
    key: 'villageCode; of the end of a list its id',
    events: {
      'taocun.village.certified.v1': verdictEventTypes['taocun.village.certified.v1'],
      'taocun.list.closed.v1': verdictEventTypes['taocun.list.closed.v1'],
    },
    partitions: 8,
    config: unlimited,
    writtenBy: ['classification'],
    readBy: ['reporting', 'subscribers'],
  },
  'region.verdicts': {
    key: 'code of the township or county',
    events: {
      'taocun.town.verdict.changed.v1': verdictEventTypes['taocun.town.verdict.changed.v1'],
      'taocun.cluster.verdict.changed.v1': verdictEventTypes['taocun.cluster.verdict.changed.v1'],
    },
    partitions: 4,
    config: unlimited,
    writtenBy: ['reporting'],
    // Reporting reads its own records back to learn their offsets.
    readBy: ['reporting', 'subscribers'],
  },
  'observatory.notices': {
    key: 'id of the event',
    events: Object.fromEntries(noticeTypes.map((type) => [type, verdictEventTypes[type]])),
    partitions: 1,
    config: unlimited,
    writtenBy: ['reporting'],
    readBy: ['reporting', 'subscribers'],
  },
  'source.orders': {
    key: 'id of the event',
    events: sourceEventTypes,
    partitions: 4,
    config: { ...common, 'cleanup.policy': 'compact' },
    writtenBy: ['classification'],
    readBy: ['reporting'],
  },
} as const satisfies Readonly<Record<string, Topic>>;

/** A topic's logical name, the same in every environment. */
export type TopicName = keyof typeof topics;

export const topicNames = Object.keys(topics) as readonly TopicName[];

/**
 * The topic's name in Kafka; environments and tests that share a broker differ by `prefix`, which may be
 * empty.
 */
export function topicName(prefix: string, topic: TopicName): string {
  return `${prefix}${topic}`;
}
