import {
  type ClockReachedV1,
  type ListClosedV1,
  type NoticeType,
  type OrdersCountedV1,
} from '@taocun/contracts';
import { type FirstPlace } from './first-place';

/**
 * The latest event of `source.orders` under one key: a partition's orders of a source in a month, or its
 * clock.
 */
export interface SourceOrdersDocument extends FirstPlace {
  /** The key of the event. */
  _id: string;
  counted?: OrdersCountedV1;
  clock?: ClockReachedV1;
}

/** The end of a partition's certificates of one list. */
export interface ClosedListDocument extends FirstPlace {
  /** The event's id, `ruleSet:year:partition`. */
  _id: string;
  /** The list, such as `world-bank-2019:2015`. */
  list: string;
  closed: ListClosedV1;
}

/** An event of `observatory.notices`. */
export interface NoticeDocument extends FirstPlace {
  /** The event's id. */
  _id: string;
  type: NoticeType;
  /** Absent if it concerns all rule sets. */
  ruleSet?: string;
  /** The code of the village; absent if it concerns the whole country. */
  code?: string;
  /** The CloudEvent as text. */
  event: string;
}

/** A notice to be published. It is removed once it has been read back from Kafka. */
export interface PendingNotice {
  /** The event's id. */
  _id: string;
  type: NoticeType;
  /** The CloudEvent as text, the same at each attempt. */
  event: string;
  /** The last attempt; absent before the first. */
  publishedAt?: Date;
}

/** A source whose silence or return is not announced yet, because it may be short. */
export interface SilenceDocument {
  /** The source. */
  _id: string;
  change: 'silent' | 'returned';
  /** The time at which the change was first seen. */
  seenAt: Date;
}
