import {
  encodeClusterVerdictChanged,
  encodeTownVerdictChanged,
  encodeVerdictChanged,
  encodeVillageCertified,
  parseInputName,
  topics,
  type VerdictEventType,
} from '@taocun/contracts';
import { certifiedFigures, dayOfIso } from '@taocun/domain';
import { type Provenance } from '@taocun/service';
import { type CertificationDocument, type VerdictDocument } from '../documents/read-models';
import { type RegionVerdictDocument } from '../documents/region-documents';
import { type NoticeDocument } from '../documents/source-documents';
import { criteriaOfStored } from '../exact/stored-criteria';
import { figuresOfStored } from '../exact/stored-values';

export const followedTopics = [
  'village.verdicts',
  'village.certifications',
  'region.verdicts',
  'observatory.notices',
] as const;
export type FollowedTopic = (typeof followedTopics)[number];

/** The types of announcements. The end of a partition's list is for reporting, which announces the list. */
export const followedTypes = (
  followedTopics.flatMap((topic) => Object.keys(topics[topic].events)) as readonly VerdictEventType[]
).filter((type) => type !== 'taocun.list.closed.v1');
export type FollowedType = (typeof followedTypes)[number];

/** An event of a followed topic at its first position there. */
export interface Announcement {
  readonly topic: FollowedTopic;
  readonly partition: number;
  readonly offset: number;
  readonly id: string;
  readonly type: FollowedType;
  /** Empty if it concerns all rule sets. */
  readonly ruleSet: string;
  /** The code of the village, township or county; empty if it concerns the whole country. */
  readonly code: string;
  /** The code of the containing region: for a village its township, otherwise its own code. */
  readonly place: string;
  /**
   * The CloudEvent as JSON, byte for byte as in Kafka, except for the people of a certificate (a small number
   * may describe a single person) and the attribute `provenance`.
   */
  readonly event: string;
  /** The trace context of the update that caused it, if that has one. */
  readonly traceparent?: string;
}

/**
 * Adds the label of the data's provenance as an attribute of the event, because events are passed on
 * separately.
 */
export function stated(announcement: Announcement, provenance: Provenance | undefined): Announcement {
  if (provenance === undefined) return announcement;
  return {
    ...announcement,
    event: `${announcement.event.slice(0, -1)},"provenance":${JSON.stringify(provenance.label)}}`,
  };
}

// The documents must have been read with `exactIntegers`.

export function announcedVerdict(verdict: VerdictDocument): Announcement {
  const {
    _id: id,
    villageCode: code,
    townshipCode: place,
    ruleSet,
    qualifies,
    sequence,
    partition,
    offset,
  } = verdict;
  const data = {
    villageCode: code,
    ruleSet,
    qualifies,
    asOf: asOfDay(verdict),
    sequence,
    criteria: criteriaOfStored(verdict.criteria),
  };
  const event = encodeVerdictChanged(data, followedBy(verdict), place);
  const announcement = {
    topic: 'village.verdicts',
    partition,
    offset,
    id,
    type: 'taocun.village.verdict.changed.v1',
    ruleSet,
    code,
    place,
    event,
  } as const;
  return verdict.traceparent === undefined
    ? announcement
    : { ...announcement, traceparent: verdict.traceparent };
}

export function announcedCertificate(certificate: CertificationDocument): Announcement {
  const { _id: id, villageCode: code, ruleSet, townshipCode, partition, offset } = certificate;
  const data = {
    villageCode: code,
    name: certificate.name,
    ruleSet,
    year: certificate.year,
    asOf: asOfDay(certificate),
    qualifies: certificate.qualifies,
    ...figuresOfStored(certifiedFigures, certificate),
    criteria: criteriaOfStored(certificate.criteria),
    ...(certificate.openShopsBySource && { openShopsBySource: certificate.openShopsBySource }),
  };
  const event = encodeVillageCertified(data, followedBy(certificate));
  return {
    topic: 'village.certifications',
    partition,
    offset,
    id,
    type: 'taocun.village.certified.v1',
    ruleSet,
    code,
    place: townshipCode,
    event,
  };
}

export function announcedRegion(region: RegionVerdictDocument): Announcement {
  const { _id: id, kind, code, ruleSet, qualifies, size, sequence, villages, partition, offset } = region;
  const data = { code, ruleSet, qualifies, asOf: asOfDay(region), sequence, villages };
  const event =
    kind === 'town'
      ? encodeTownVerdictChanged(data)
      : encodeClusterVerdictChanged({ ...data, ...(size && { size }) });
  return {
    topic: 'region.verdicts',
    partition,
    offset,
    id,
    type: regionEventTypes[kind],
    ruleSet,
    code,
    place: code,
    event,
  };
}

export function announcedNotice({
  _id: id,
  type,
  ruleSet = '',
  code = '',
  event,
  partition,
  offset,
}: NoticeDocument): Announcement {
  return { topic: 'observatory.notices', partition, offset, id, type, ruleSet, code, place: code, event };
}

export const regionEventTypes = {
  town: 'taocun.town.verdict.changed.v1',
  cluster: 'taocun.cluster.verdict.changed.v1',
} as const satisfies Readonly<Record<RegionVerdictDocument['kind'], VerdictEventType>>;

function asOfDay({ _id, asOf }: { readonly _id: string; readonly asOf: string }) {
  const day = dayOfIso(asOf);
  if (day === undefined) throw new Error(`The stored event ${_id} has no day (asOf).`);
  return day;
}

function followedBy({ _id, follows }: { readonly _id: string; readonly follows: string }) {
  const name = parseInputName(follows);
  if (name === undefined)
    throw new Error(`The stored event ${_id} does not name the activity that it follows from.`);
  return name;
}
