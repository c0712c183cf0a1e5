import { type VerdictEvent } from '@taocun/contracts';

export const subscribedTopics = [
  'village.verdicts',
  'village.assessments',
  'village.certifications',
  'region.verdicts',
  'observatory.notices',
] as const;
export type SubscribedTopic = (typeof subscribedTopics)[number];

export function isSubscribed(topic: string): topic is SubscribedTopic {
  return (subscribedTopics as readonly string[]).includes(topic);
}

/** An announcement and its position in the log. */
export interface Announced {
  readonly topic: SubscribedTopic;
  readonly partition: number;
  readonly offset: number;
  readonly event: VerdictEvent;
  /** The CloudEvent as stored in Kafka. */
  readonly text: string;
}

/**
 * The series that an event belongs to, and its number there. Numbers rise within a series. A number that is
 * not higher than the last one seen is a repeat after a crash of a service (docs/contract.md, section 4).
 */
export function seriesOf(event: VerdictEvent): readonly [series: string, number: number] {
  switch (event.kind) {
    case 'verdict-changed':
      return [`${event.data.ruleSet}:${event.data.villageCode}`, event.data.sequence];
    case 'town-verdict-changed':
    case 'cluster-verdict-changed':
      return [`${event.data.ruleSet}:${event.data.code}`, event.data.sequence];
    case 'certified':
      return [`${event.data.ruleSet}:${event.data.villageCode}`, event.data.year];
    case 'assessed':
      return [event.data.villageCode, event.at.offset];
    case 'list-closed':
      return [`${event.data.ruleSet} closed by ${event.data.partition}`, event.data.year];
    // A later list or silence may be announced before an earlier one, so each is a series of its own.
    case 'list-issued':
    case 'source-fell-silent':
    case 'source-returned':
      return [event.id, 1];
    case 'certificate-revised':
      return [
        `${event.data.ruleSet}:${event.data.villageCode}:${event.data.year} revised`,
        numberOf(event.data.asOf),
      ];
  }
}

/** A number that rises with the day. */
function numberOf(day: string): number {
  return Number(day.replaceAll('-', ''));
}
