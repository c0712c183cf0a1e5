import { activityTypes } from './activity/activity';
import { updateTypes } from './updates/marketplace-update';
import { verdictEventTypes } from './announcements/verdict-events';

export const serviceNames = ['ingestion', 'classification', 'reporting'] as const;
export type ServiceName = (typeof serviceNames)[number];

type EventClass = new () => object;

/** A topic of the flow: who writes what for whom, and how it is created. */
export interface Topic {
  /** What a record's key is. */
  readonly key: string;
  /** The CloudEvents types that it carries, each with the class of its `data`. */
  readonly events: Readonly<Record<string, EventClass>>;
  /** The number of partitions at creation, where nothing else is configured. It is fixed from then on. */
  readonly partitions: number;
  readonly config: Readonly<Record<string, string>>;
  readonly writtenBy: readonly (ServiceName | 'marketplaces')[];
  readonly readBy: readonly (ServiceName | 'subscribers')[];
}

/** Record timestamps are the producer's: a forwarded update keeps the one against which its time is checked. */
const common = {
  'message.timestamp.type': 'CreateTime',
  // Kafka's default, spelled out: an update that is too large for us must still reach us to be rejected with its reason.
  'max.message.bytes': '1048588',
};

/** Replays and reclassification read from the beginning, and a checkpoint outside the log stops its partition. */
const keptForEver = { ...common, 'cleanup.policy': 'delete', 'retention.ms': '-1', 'retention.bytes': '-1' };

/** Every topic there is. Anything that names a topic, creates it or documents it reads this table. */
export const topics = {
  'marketplace.updates': {
    key: 'shopId; of a registration villageCode',
    events: updateTypes,
    partitions: 8,
    config: keptForEver,
    writtenBy: ['marketplaces', 'ingestion'],
    readBy: ['ingestion'],
  },
  'village.activity': {
    key: 'villageCode; of a tick none, as every partition gets it',
    events: activityTypes,
    partitions: 8,
    config: keptForEver,
    writtenBy: ['ingestion'],
    readBy: ['classification'],
  },
  'village.verdicts': {
    key: 'villageCode',
    events: { 'taocun.village.verdict.changed.v1': verdictEventTypes['taocun.village.verdict.changed.v1'] },
    partitions: 8,
    config: keptForEver,
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
    key: 'villageCode',
    events: { 'taocun.village.certified.v1': verdictEventTypes['taocun.village.certified.v1'] },
    partitions: 8,
    config: keptForEver,
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
    config: keptForEver,
    writtenBy: ['reporting'],
    // Reporting reads back what it has written: only then is it known where in the log it lies.
    readBy: ['reporting', 'subscribers'],
  },
} as const satisfies Readonly<Record<string, Topic>>;

/** A topic's logical name, the same in every environment. */
export type TopicName = keyof typeof topics;

export const topicNames = Object.keys(topics) as readonly TopicName[];

/** The topic's name in Kafka; environments and tests that share a broker differ by `prefix`, which may be empty. */
export function topicName(prefix: string, topic: TopicName): string {
  return `${prefix}${topic}`;
}
