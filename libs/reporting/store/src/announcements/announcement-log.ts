import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { type Connection, type Model, type mongo, type QueryFilter } from 'mongoose';
import { topics } from '@taocun/contracts';
import { CheckpointReader, type SavedOffset } from '@taocun/messaging';
import { MONGO_CONNECTION, SERVICE_CONFIG, type ServiceConfig } from '@taocun/service';
import { StoredCertificates } from '../certificates/stored-certificates';
import { type FirstPlace } from '../documents/first-place';
import {
  committedReads,
  type CertificationDocument,
  exactIntegers,
  MAX_TIME_MS,
  ReadModels,
} from '../documents/read-models';
import { codeRange, liesIn } from '../documents/region-codes';
import { type NoticeDocument } from '../documents/source-documents';
import {
  announcedCertificate,
  announcedNotice,
  announcedRegion,
  announcedVerdict,
  type Announcement,
  type FollowedTopic,
  followedTopics,
  regionEventTypes,
  stated,
  type FollowedType,
} from './announcement';
import { isBeyond, type LogPosition, MovingPosition } from './log-position';

export { type Announcement, type FollowedTopic, followedTopics } from './announcement';
export { type LogPosition } from './log-position';

/**
 * A filter on announcements: an event must match one value of each given list. An absent or empty list
 * matches everything. A notice without a rule set concerns all of them, and one without a code the whole
 * country.
 */
export interface AnnouncementFilter {
  readonly types?: readonly FollowedType[];
  readonly ruleSets?: readonly string[];
  /** Codes of 2, 4, 6 or 9 digits: regions that contain the village, town or cluster. */
  readonly regions?: readonly string[];
  readonly villages?: readonly string[];
}

/**
 * The length of log that one query scans in a partition. It keeps every query short, however much the filter
 * excludes.
 */
const WINDOW = 20_000;
/** A read that has found nothing for this long ends with the position that it has reached. */
const READ_MS = 1_000;
const POLL_MS = 100;

export interface Read {
  readonly announcements: readonly Announcement[];
  /** The position after these announcements and after the events before it that the filter excludes. */
  readonly next: LogPosition;
  /** True if events that may pass are stored beyond `next`. */
  readonly more: boolean;
}

interface SharedRead {
  readonly read: Promise<Read>;
  /** The readers that have not left. */
  readers: number;
}

export interface Waiter {
  readonly since: LogPosition;
  resolve(): void;
}

/**
 * The log of announcements: each event once, in the order of the topics' logs, read from the stored events. A
 * checkpoint makes all events below its offset visible at once, so the visible part of a partition has no
 * gap, whichever instance saved it.
 */
@Injectable()
export class AnnouncementLog {
  readonly #connection: Connection;
  readonly #checkpoints: CheckpointReader;
  readonly #sources: { readonly [Topic in FollowedTopic]: Source };
  readonly #offsets: { readonly [Topic in FollowedTopic]: OffsetsOf };
  readonly #reading = new Map<string, SharedRead>();
  readonly #waiters = new Set<Waiter>();
  #lastSeen: LogPosition = {};
  #polling = false;
  #retainedCount = 0;

  constructor(
    @Inject(MONGO_CONNECTION) connection: Connection,
    models: ReadModels,
    @Inject(SERVICE_CONFIG) private readonly config: Pick<ServiceConfig, 'provenance'>,
  ) {
    this.#connection = connection;
    this.#checkpoints = new CheckpointReader(connection.getClient().db(connection.name));
    const certificates = new StoredCertificates(models);
    this.#sources = {
      'village.verdicts': source(
        models.verdicts,
        { code: 'villageCode', place: 'townshipCode' },
        announcedVerdict,
      ),
      'village.certifications': certificateSource(certificates),
      'region.verdicts': source(models.regionVerdicts, { code: 'code', place: 'code' }, announcedRegion),
      'observatory.notices': noticeSource(models.notices),
    };
    this.#offsets = {
      'village.verdicts': offsetsIn(models.verdicts),
      'village.certifications': (ids, session) => certificates.offsetsOf(ids, session),
      'region.verdicts': offsetsIn(models.regionVerdicts),
      'observatory.notices': offsetsIn(models.notices),
    };
  }

  /**
   * Up to `limit` announcements that pass the filter, from the position on, each partition in order of
   * offset. There may be none although more is stored: a read ends after about a second, or once the signals
   * of all its readers are aborted.
   */
  async read(
    from: LogPosition,
    filter: AnnouncementFilter,
    limit: number,
    gone?: AbortSignal,
  ): Promise<Read> {
    // Followers that are up to date ask the same question at the same moment, and share one read.
    const question = JSON.stringify([from, filter, limit]);
    const shared = this.#reading.get(question) ?? this.#share(question, from, filter, limit);
    shared.readers++;
    const leave = (): void => void shared.readers--;
    gone?.addEventListener('abort', leave);
    if (gone?.aborted) leave();
    return shared.read.finally(() => gone?.removeEventListener('abort', leave));
  }

  #share(question: string, from: LogPosition, filter: AnnouncementFilter, limit: number): SharedRead {
    const isAwaited = (): boolean => shared.readers > 0;
    const read = this.#read(from, filter, limit, isAwaited).finally(() => this.#reading.delete(question));
    const shared: SharedRead = { read, readers: 0 };
    this.#reading.set(question, shared);
    return shared;
  }

  async #read(
    from: LogPosition,
    filter: AnnouncementFilter,
    limit: number,
    isAwaited: () => boolean,
  ): Promise<Read> {
    // Causally consistent: later reads of the session see at least what the first one saw, so no event below
    // a checkpoint is missing.
    const session = await this.startSession();
    try {
      const saved = await this.#saved(session);
      const endsAtMs = performance.now() + READ_MS;
      const next = new MovingPosition(from);
      const matches = saved.filter(({ topic, partition, offset }) => {
        if (carries(topic, filter)) return true;
        if (next.at(topic, partition) < offset) next.move(topic, partition, offset);
        return false;
      });
      const unread = () =>
        matches
          .map(({ topic, partition, offset }) => ({
            topic,
            partition,
            offset,
            missing: offset - next.at(topic, partition),
          }))
          .filter(({ missing }) => missing > 0);
      const announcements: Announcement[] = [];
      let missing = unread();
      while (
        announcements.length === 0 &&
        missing.length > 0 &&
        isAwaited() &&
        performance.now() < endsAtMs
      ) {
        const behind = missing.sort((a, b) => b.missing - a.missing).slice(0, limit);
        // Each partition gets a share, so that a follower far behind does not read one partition to its end
        // before the others.
        const share = Math.floor(limit / behind.length);
        const parts = await Promise.all(
          behind.map(async ({ topic, partition, offset }) => {
            const from = next.at(topic, partition);
            const below = Math.min(offset, from + WINDOW);
            const read = await this.#sources[topic]({ partition, from, below }, filter, share, session);
            const last = read.at(-1);
            next.move(topic, partition, read.length < share || last === undefined ? below : last.offset + 1);
            return read;
          }),
        );
        announcements.push(...parts.flat().map((announcement) => this.stated(announcement)));
        missing = unread();
      }
      return { announcements, next: next.value, more: missing.length > 0 };
    } finally {
      await session.endSession();
    }
  }

  /**
   * An announcement in the form that leaves this installation, with the provenance that the installation
   * states.
   */
  stated(announcement: Announcement): Announcement {
    return stated(announcement, this.config.provenance);
  }

  /** The position after everything stored now. */
  async end(session?: mongo.ClientSession): Promise<LogPosition> {
    const end = new MovingPosition();
    for (const { topic, partition, offset } of await this.#saved(session)) end.move(topic, partition, offset);
    return end.value;
  }

  /** The position after everything that was stored at the last poll. */
  get lastSeen(): LogPosition {
    return this.#lastSeen;
  }

  /** Polls the stored position ten times a second, until the returned function is called. */
  keepPolling(): () => void {
    this.#retainedCount++;
    if (!this.#polling) void this.#poll();
    return () => void this.#retainedCount--;
  }

  /** A session whose reads see at least what its earlier reads saw. */
  startSession(): Promise<mongo.ClientSession> {
    return this.#connection.startSession({ causalConsistency: true });
  }

  /** The offset at which each of these events is stored; events that are not stored are omitted. */
  async storedOffsets(
    topic: FollowedTopic,
    ids: readonly string[],
    session: mongo.ClientSession,
  ): Promise<Map<string, number>> {
    const stored = await this.#offsets[topic](ids, session);
    return new Map(stored.map(({ _id, offset }) => [_id, offset]));
  }

  /**
   * Resolves when any instance may have stored something since `since`, after `timeoutMs`, or when the signal
   * aborts. Pass the position that `read` returned: otherwise events stored between that read and the last
   * poll are noticed only at the timeout.
   */
  async changed(timeoutMs: number, since: LogPosition = this.#lastSeen, signal?: AbortSignal): Promise<void> {
    const waiting = new AbortController();
    const wake = (): void => waiting.abort();
    const waiter: Waiter = { since, resolve: wake };
    this.#waiters.add(waiter);
    if (!this.#polling) void this.#poll();
    // Not AbortSignal.any: in Node 22, a signal that lives as long as its follower leaks memory for every
    // signal derived from it.
    signal?.addEventListener('abort', wake);
    if (signal?.aborted) wake();
    await pause(timeoutMs, undefined, { signal: waiting.signal }).catch(() => undefined);
    signal?.removeEventListener('abort', wake);
    this.#waiters.delete(waiter);
  }

  /** Polls once for all waiters and followers, and only while there is one. */
  async #poll(): Promise<void> {
    this.#polling = true;
    while (this.#waiters.size > 0 || this.#retainedCount > 0) {
      try {
        const end = await this.end();
        for (const waiter of this.#waiters) if (isBeyond(end, waiter.since)) waiter.resolve();
      } catch {
        // While MongoDB is unreachable nothing is known; the waiters get its error when they read.
      }
      await pause(POLL_MS);
    }
    this.#polling = false;
  }

  async #saved(session?: mongo.ClientSession): Promise<SavedOffset<FollowedTopic>[]> {
    const checkpoints = await this.#checkpoints.offsets(followedTopics, {
      ...committedReads,
      maxTimeMS: MAX_TIME_MS,
      ...(session && { session }),
    });
    const seen = new MovingPosition();
    for (const { topic, partition, offset } of checkpoints) seen.move(topic, partition, offset);
    this.#lastSeen = seen.value;
    return checkpoints;
  }
}

type Source = (
  stretch: { readonly partition: number; readonly from: number; readonly below: number },
  filter: AnnouncementFilter,
  limit: number,
  session: mongo.ClientSession,
) => Promise<Announcement[]>;

/**
 * Reads the stored events of one topic. The parameters name two of its fields: the code of the village or
 * region, and that of the containing region.
 */
function source<Document extends FirstPlace>(
  model: Model<Document>,
  { code, place }: { readonly code: 'villageCode' | 'code'; readonly place: 'townshipCode' | 'code' },
  announced: (document: Document) => Announcement,
): Source {
  return async ({ partition, from, below }, { types, ruleSets, regions, villages }, limit, session) => {
    const conditions: object[] = [{ partition, offset: { $gte: from, $lt: below } }];
    // The topics of villages carry one type each, so a topic is not read if its type is not wanted.
    if (isGiven(types) && code === 'code')
      conditions.push({ kind: { $in: kinds.filter((kind) => types.includes(regionEventTypes[kind])) } });
    if (isGiven(ruleSets)) conditions.push({ ruleSet: { $in: [...ruleSets] } });
    if (isGiven(villages)) conditions.push({ [code]: { $in: [...villages] } });
    if (isGiven(regions)) conditions.push({ $or: regions.map((region) => ({ [place]: codeRange(region) })) });
    const documents = await model
      .find({ $and: conditions } as QueryFilter<Document>)
      .sort({ offset: 1 })
      .limit(limit)
      .session(session)
      .setOptions({ ...exactIntegers, ...committedReads, maxTimeMS: MAX_TIME_MS })
      .lean<Document[]>();
    return documents.map(announced);
  };
}

function certificateSource(certificates: StoredCertificates): Source {
  return async (stretch, { ruleSets, regions = [], villages = [] }, limit, session) => {
    const passesFilter = ({ ruleSet, villageCode, townshipCode }: CertificationDocument): boolean =>
      (!isGiven(ruleSets) || ruleSets.includes(ruleSet)) &&
      (!isGiven(villages) || villages.includes(villageCode)) &&
      (!isGiven(regions) || liesIn(townshipCode, regions));
    const narrower = isGiven(villages) ? { villages, regions: [] } : { villages: [], regions };
    const announcements: Announcement[] = [];
    for await (const ofCheckpoint of certificates.inLog(stretch, narrower, session)) {
      const matches = ofCheckpoint.filter(passesFilter).slice(0, limit - announcements.length);
      announcements.push(...matches.map(announcedCertificate));
      if (announcements.length === limit) break;
    }
    return announcements;
  };
}

/** A notice may concern every rule set and region, so each is compared with the filter. */
function noticeSource(model: Model<NoticeDocument>): Source {
  return async ({ partition, from, below }, filter, limit, session) => {
    const stored = model
      .find({ partition, offset: { $gte: from, $lt: below } })
      .sort({ offset: 1 })
      .session(session)
      .setOptions({ ...exactIntegers, ...committedReads, maxTimeMS: MAX_TIME_MS })
      .lean<NoticeDocument[]>();
    const matches: Announcement[] = [];
    for await (const document of stored.cursor()) {
      const notice = announcedNotice(document);
      if (passes(notice, filter)) matches.push(notice);
      if (matches.length === limit) break;
    }
    return matches;
  };
}

type OffsetsOf = (
  ids: readonly string[],
  session: mongo.ClientSession,
) => Promise<{ readonly _id: string; readonly offset: number }[]>;

function offsetsIn<Document extends FirstPlace>(model: Model<Document>): OffsetsOf {
  return (ids, session) =>
    model
      .find({ _id: { $in: ids } } as QueryFilter<Document>, { offset: 1 })
      .session(session)
      .setOptions({ ...committedReads, maxTimeMS: MAX_TIME_MS })
      .lean<{ _id: string; offset: number }[]>()
      .exec();
}

const kinds = ['town', 'cluster'] as const;

/** True if the filter lets the announcement pass. */
export function passes(
  { type, ruleSet, code, place }: Announcement,
  { types, ruleSets, regions = [], villages }: AnnouncementFilter,
): boolean {
  const isAmong = <Value>(value: Value, list: readonly Value[] = []): boolean =>
    value === '' || list.length === 0 || list.includes(value);
  return (
    isAmong(type, types) &&
    isAmong(ruleSet, ruleSets) &&
    isAmong(code, villages) &&
    (code === '' || liesIn(place, regions.length === 0 ? undefined : regions))
  );
}

function isGiven<Value>(list: readonly Value[] | undefined): list is readonly Value[] {
  return list !== undefined && list.length > 0;
}

function carries(topic: FollowedTopic, { types }: AnnouncementFilter): boolean {
  return !isGiven(types) || types.some((type) => type in topics[topic].events);
}
