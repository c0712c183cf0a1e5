import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { type mongo } from 'mongoose';
import { type NamedDocument } from '@taocun/messaging';
import { FailureLog, messageOf } from '@taocun/runtime';
import { type LazyDocument } from '../documents/lazy-document';
import { type Announcement, type FollowedTopic, followedTopics } from './announcement';
import { type AnnouncementFilter, AnnouncementLog, passes, type Read, type Waiter } from './announcement-log';
import { isBeyond, type LogPosition, MovingPosition } from './log-position';
import { PartitionTail } from './partition-tail';

/** The pause after a failed lookup of records. */
const LOOK_AGAIN_MS = 100;

interface FollowedPartition {
  readonly topic: FollowedTopic;
  readonly partition: number;
  readonly tail: PartitionTail;
}

/**
 * The log of announcements for followers: the stored ones, followed by those that this instance has read from
 * Kafka but not yet stored. A position counts the records of Kafka, so it means the same before and after
 * they are stored, and in every instance. Classification may publish an event twice; followers get it once,
 * because its id is first looked up among the stored events.
 */
@Injectable()
export class FollowedLog {
  readonly #partitions = new Map<string, FollowedPartition>();
  readonly #waiters = new Set<Waiter>();
  readonly #failures = new FailureLog(new Logger('Events'));
  #followers = 0;
  /** Kept open while somebody follows, so that each poll sees at least what the previous one saw. */
  #session: Promise<mongo.ClientSession> | undefined;
  #stored: LogPosition = {};
  #checking = false;

  constructor(private readonly log: AnnouncementLog) {}

  /** Starts to follow; the returned function stops it. Without followers nothing is kept in memory. */
  follow(): () => void {
    this.#followers++;
    const release = this.log.keepPolling();
    return () => {
      release();
      if (--this.#followers > 0) return;
      this.#partitions.clear();
      this.#stored = {};
      void this.#session?.then((session) => session.endSession());
      this.#session = undefined;
    };
  }

  /**
   * Adds a batch read from Kafka. If it does not continue the previous batch, the partition's tail is
   * restarted.
   */
  heard<Document extends NamedDocument>(
    topic: FollowedTopic,
    partition: number,
    documents: readonly LazyDocument<Document>[],
    announced: (document: Document) => Announcement,
  ): void {
    const [first] = documents;
    if (this.#followers === 0 || first === undefined) return;
    const place = `${topic}/${partition}`;
    let followed = this.#partitions.get(place);
    if (followed?.tail.to !== first.offset) {
      followed = { topic, partition, tail: new PartitionTail(first.offset) };
      this.#partitions.set(place, followed);
    }
    followed.tail.add(
      documents.map((document) => ({
        offset: document.offset,
        id: document._id,
        announced: () => this.log.stated(announced(document.document())),
      })),
    );
    if (!this.#checking) void this.#check();
  }

  /** Like `AnnouncementLog.read`. Stored events are read only if there may be some beyond those in memory. */
  async read(
    from: LogPosition,
    filter: AnnouncementFilter,
    limit: number,
    gone?: AbortSignal,
  ): Promise<Read> {
    const heard = this.#readHeard(from, filter, limit);
    if (heard.more || !isBeyond(this.log.lastSeen, heard.next)) return heard;
    const { announcements, ...rest } = await this.log.read(
      heard.next,
      filter,
      limit - heard.announcements.length,
      gone,
    );
    return { announcements: [...heard.announcements, ...announcements], ...rest };
  }

  /** Like `AnnouncementLog.changed`, but also resolves as soon as a record is read from Kafka. */
  async changed(timeoutMs: number, since: LogPosition, signal?: AbortSignal): Promise<void> {
    if (this.#hasNews(since)) return;
    const woken = new AbortController();
    const wake = (): void => woken.abort();
    const waiter: Waiter = { since, resolve: wake };
    this.#waiters.add(waiter);
    signal?.addEventListener('abort', wake);
    if (signal?.aborted) wake();
    await this.log.changed(timeoutMs, since, woken.signal);
    signal?.removeEventListener('abort', wake);
    this.#waiters.delete(waiter);
  }

  #readHeard(from: LogPosition, filter: AnnouncementFilter, limit: number): Read {
    const next = new MovingPosition(from);
    const announcements: Announcement[] = [];
    const isMatch = (announcement: Announcement): boolean => passes(announcement, filter);
    for (const { topic, partition, tail } of this.#partitions.values()) {
      const read = tail.read(next.at(topic, partition), isMatch, limit - announcements.length);
      if (read === undefined) continue;
      announcements.push(...read.announcements);
      next.move(topic, partition, read.next);
    }
    return { announcements, next: next.value, more: announcements.length >= limit };
  }

  #hasNews(since: LogPosition): boolean {
    const position = new MovingPosition(since);
    return Array.from(this.#partitions.values()).some(({ topic, partition, tail }) =>
      tail.hasNews(position.at(topic, partition)),
    );
  }

  /**
   * Looks up the read records until all are checked: one lookup at a time, each of everything that has
   * arrived meanwhile.
   */
  async #check(): Promise<void> {
    this.#checking = true;
    for (;;) {
      const due = Array.from(this.#partitions.values()).filter(({ tail }) => !tail.isChecked);
      if (due.length === 0) break;
      if (!(await this.#look(due))) await pause(LOOK_AGAIN_MS);
      for (const waiter of this.#waiters) if (this.#hasNews(waiter.since)) waiter.resolve();
    }
    this.#checking = false;
  }

  /**
   * Looks up the records of those tails before which everything is stored. Resolves to true if there were any
   * such tails.
   */
  async #look(due: readonly FollowedPartition[]): Promise<boolean> {
    const isStoredBefore = ({ topic, partition, tail }: FollowedPartition): boolean =>
      (this.#stored[topic]?.[partition] ?? 0) >= tail.from;
    try {
      const session = await (this.#session ??= this.log.startSession());
      if (!due.every(isStoredBefore)) this.#stored = await this.log.end(session);
      const ready = due
        .filter(isStoredBefore)
        .map((one) => ({ ...one, upTo: one.tail.to, ids: one.tail.unchecked() }));
      for (const topic of followedTopics) {
        const ofTopic = ready.filter((one) => one.topic === topic);
        if (ofTopic.length === 0) continue;
        const ids = ofTopic.flatMap((one) => one.ids);
        const stored = await this.log.storedOffsets(topic, ids, session);
        for (const { tail, upTo } of ofTopic) tail.checked(upTo, stored);
      }
      return ready.length > 0;
    } catch (error) {
      const reason = messageOf(error);
      if (this.#followers > 0)
        this.#failures.failed(`Announcements could not be looked up, trying again: ${reason}`, reason);
      return false;
    }
  }
}
