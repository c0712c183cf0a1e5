import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { type Connection } from 'mongoose';
import { announcementHeaders, decodeNotice } from '@taocun/contracts';
import {
  CheckpointReader,
  type PartitionContext,
  type PartitionLifecycle,
  type SavedCheckpoint,
} from '@taocun/messaging';
import {
  committedReads,
  type FirstPlace,
  isNewRevision,
  lastRevision,
  type NoticeDocument,
  type PendingNotice,
  ReadModels,
  type Revision,
} from '@taocun/reporting-store';
import { FailureLog, messageOf } from '@taocun/runtime';
import { MONGO_CONNECTION } from '@taocun/service';
import { checkFormat, RecordedEvents } from './recorded-events';

const TOPIC = 'observatory.notices';
const PUBLISHED_EVERY_MS = 1_000;
/** Further ones wait until these have been read back. */
const MOST_AT_ONCE = 1_000;

/**
 * Stores the notices of Kafka, and publishes those that wait for it. A notice is published only when
 * everything in the topic is read and stored, and only if it is not among that, so after a crash, a replay or
 * the loss of the database none goes out twice.
 */
@Injectable()
export class RecordedNotices implements PartitionLifecycle<RecordedEvents<NoticeDocument>>, OnModuleDestroy {
  /** Followers wait for these events. */
  readonly lowLatencyCheckpoints = true;
  /** After this time a notice that has not been read back is published again. */
  lostAfterMs = 60_000;
  readonly #failures = new FailureLog(new Logger('Notices'));
  readonly #checkpoints: CheckpointReader;
  readonly #stopping = new AbortController();
  #context: Pick<PartitionContext, 'outputs' | 'endsOf'> | undefined;
  #publishing: Promise<void> | undefined;

  constructor(
    @Inject(MONGO_CONNECTION) connection: Connection,
    private readonly models: ReadModels,
  ) {
    this.#checkpoints = new CheckpointReader(connection.getClient().db(connection.name));
  }

  load(
    { topic }: { readonly topic: string },
    saved: SavedCheckpoint | undefined,
  ): Promise<RecordedEvents<NoticeDocument>> {
    checkFormat(topic, 'noticeHistory', saved);
    return Promise.resolve(new RecordedEvents<NoticeDocument>('noticeHistory'));
  }

  afterCheckpoint(context: PartitionContext<RecordedEvents<NoticeDocument>>): Promise<void> {
    // A lost producer is replaced and the partition is loaded again, so only the latest outputs work.
    this.#context = context;
    this.#publishing ??= this.#publishPending();
    return Promise.resolve();
  }

  async onModuleDestroy(): Promise<void> {
    this.#stopping.abort();
    await this.#publishing;
  }

  async #publishPending(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await pause(PUBLISHED_EVERY_MS, undefined, { signal }).catch(() => undefined);
      if (signal.aborted || this.#context === undefined) continue;
      await this.publish(this.#context).catch((error: unknown) => {
        this.#failures.failed(`Notices could not be published yet: ${messageOf(error)}`, messageOf(error));
      });
    }
  }

  /** Publishes the notices that wait, and removes those that have been read back. */
  async publish({ outputs, endsOf }: Pick<PartitionContext, 'outputs' | 'endsOf'>): Promise<void> {
    const { pendingNotices } = this.models;
    // In order of id, so that the return of a source follows its silence.
    const pending = await pendingNotices
      .find()
      .sort({ _id: 1 })
      .limit(MOST_AT_ONCE)
      .setOptions(committedReads)
      .lean();
    if (pending.length === 0) return;
    const isReadToEnd = await this.#isReadToEnd(endsOf);
    // Read after the ends, so that everything before them is among these.
    const obsolete = await this.#obsolete(pending, isReadToEnd);
    if (obsolete.size > 0) await pendingNotices.deleteMany({ _id: { $in: [...obsolete] } });
    if (!isReadToEnd) return;
    const claimed: PendingNotice[] = [];
    for (const notice of pending)
      if (!obsolete.has(notice._id) && (await this.#claim(notice._id))) claimed.push(notice);
    for (const { _id, event } of claimed) outputs.publish(TOPIC, _id, event, announcementHeaders);
    await outputs.flush().catch((error: unknown) => {
      // The owner of the partition loads it again, with another producer.
      if (this.#context?.outputs === outputs) this.#context = undefined;
      throw error;
    });
  }

  /**
   * The ids of pending notices that have been read back, and of revised certificates that follow from an
   * earlier state than announced ones: they were prepared before a lost database was read again to its end.
   */
  async #obsolete(pending: readonly PendingNotice[], isReadToEnd: boolean): Promise<Set<string>> {
    const { notices } = this.models;
    const ids = pending.map(({ _id }) => _id);
    const known = await notices
      .find({ _id: { $in: ids } }, { _id: 1 })
      .setOptions(committedReads)
      .lean();
    const obsolete = new Set(known.map(({ _id }) => _id));
    if (!isReadToEnd) return obsolete;
    const last = new Map<string, Revision>();
    for (const { _id, event } of pending) {
      const { kind, data } = decodeNotice(event);
      if (obsolete.has(_id) || kind !== 'certificate-revised') continue;
      const certificate = `${data.ruleSet}:${data.villageCode}:${data.year}`;
      // The notices of one certificate are in order of days.
      const before = last.get(certificate) ?? (await lastRevision(notices, certificate));
      if (isNewRevision(data, before)) last.set(certificate, data);
      else obsolete.add(_id);
    }
    return obsolete;
  }

  /** True for one of several instances. By MongoDB's time, because the clocks of processes may differ. */
  async #claim(_id: string): Promise<boolean> {
    const isFree = {
      $lt: [{ $ifNull: ['$publishedAt', new Date(0)] }, { $subtract: ['$$NOW', this.lostAfterMs] }],
    };
    const { modifiedCount } = await this.models.pendingNotices.updateOne(
      { _id, $expr: isFree },
      [{ $set: { publishedAt: '$$NOW' } }],
      {
        updatePipeline: true,
      },
    );
    return modifiedCount === 1;
  }

  async #isReadToEnd(endsOf: PartitionContext['endsOf']): Promise<boolean> {
    const ends = await endsOf(TOPIC);
    const saved = await this.#checkpoints.offsets([TOPIC], committedReads);
    return ends.every(
      (end, at) => end === 0 || (saved.find(({ partition }) => partition === at)?.offset ?? 0) >= end,
    );
  }
}

/** The stored form of a notice. */
export function noticeOf(value: Buffer, { partition, offset }: FirstPlace): NoticeDocument {
  const { id, kind, data } = decodeNotice(value);
  const place = { _id: id, event: value.toString('utf8'), partition, offset };
  switch (kind) {
    case 'list-issued':
      return { ...place, type: 'taocun.list.issued.v1', ruleSet: data.ruleSet };
    case 'source-fell-silent':
      return { ...place, type: 'taocun.source.fell-silent.v1' };
    case 'source-returned':
      return { ...place, type: 'taocun.source.returned.v1' };
    case 'certificate-revised':
      return {
        ...place,
        type: 'taocun.certificate.revised.v1',
        ruleSet: data.ruleSet,
        code: data.villageCode,
      };
  }
}
