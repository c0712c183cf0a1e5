import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { type Connection } from 'mongoose';
import { CheckpointReader, defaultTuning, type PartitionContext } from '@taocun/messaging';
import {
  committedReads,
  LogEnds,
  ReadModels,
  type RegionDocument,
  type RegionVerdictDocument,
} from '@taocun/reporting-store';
import { answerWithTimeout, FailureLog } from '@taocun/runtime';
import { MONGO_CONNECTION } from '@taocun/service';
import { compareAndSet } from './region-writes';
import { type ChangedRegions, Regions } from './regions';

/** The interval at which it is checked that enough has been read. */
const LOOK_MS = 200;

const { answersWithinMs } = defaultTuning;

const sources = ['region.verdicts', 'village.assessments'] as const;
type Source = (typeof sources)[number];

/** The offsets that must have been read before regions are decided again. */
interface RequiredEnds {
  /** Undefined until every leader returns its own. */
  ends?: Readonly<Record<Source, readonly number[]>>;
  /**
   * True if more verdicts on regions were announced than `regions` contains; undefined until all
   * announcements are read.
   */
  behind?: boolean;
}

/** Reporting's own fields in a checkpoint of `village.assessments` (assessments.ts). */
export interface PendingFields {
  readonly pendingRegions?: readonly (readonly [string, string])[];
}

/**
 * Detects a database that was lost or restored from a backup: `region.verdicts` then has more than `regions`.
 * The announced verdicts are restored from there, so that each region's sequence continues. No region is
 * decided before all villages are read again, because the decision would use outdated villages.
 */
@Injectable()
export class AnnouncedRegions implements OnModuleDestroy {
  readonly #log = new Logger('AnnouncedRegions');
  readonly #failures = new FailureLog(this.#log);
  readonly #checkpoints: CheckpointReader<PendingFields>;
  readonly #stopping = new AbortController();
  #required: RequiredEnds | undefined;
  #outputs: PartitionContext['outputs'] | undefined;
  #watching: Promise<void> | undefined;

  constructor(
    @Inject(MONGO_CONNECTION) connection: Connection,
    private readonly models: ReadModels,
    private readonly regions: Regions,
    private readonly ends: LogEnds,
  ) {
    this.#checkpoints = new CheckpointReader(connection.getClient().db(connection.name));
  }

  /** True if regions may be decided. Otherwise they stay pending in the checkpoints of their villages. */
  get known(): boolean {
    return this.#required === undefined;
  }

  /** Called for each partition of villages that is loaded: the database may have been replaced. */
  async loaded({ endsOf, outputs }: Pick<PartitionContext, 'endsOf' | 'outputs'>): Promise<void> {
    this.ends.endsOf = endsOf;
    // A lost producer is replaced and every partition is loaded again, so only the latest outputs work.
    this.#outputs = outputs;
    const required: RequiredEnds = {};
    // The partition continues even if others have no leader; the ends are requested again later.
    const isRequested = await this.#ask(required).then(
      () => true,
      () => false,
    );
    if (
      isRequested &&
      this.#required === undefined &&
      (await answerWithTimeout(answersWithinMs, 'MongoDB', this.#isReached(required)))
    )
      return;
    this.#required = required;
    this.#watching ??= this.#watch();
  }

  async onModuleDestroy(): Promise<void> {
    this.#stopping.abort();
    await this.#watching;
  }

  /**
   * Waits until everything is read, then decides the regions that the checkpoints have meanwhile left
   * pending.
   */
  async #watch(): Promise<void> {
    const { signal } = this.#stopping;
    for (;;) {
      await pause(LOOK_MS, undefined, { signal }).catch(() => undefined);
      const required = this.#required;
      if (signal.aborted || required === undefined) {
        // Set in the same step as the check: a load with further offsets after it starts another watch.
        this.#watching = undefined;
        return;
      }
      try {
        await this.#ask(required);
        if (!(await this.#isReached(required)) || this.#required !== required) continue;
        // Cleared first: from now on a saved checkpoint decides its regions itself, and those of earlier
        // checkpoints are found below.
        this.#required = undefined;
        const pending = await this.#pending();
        if (this.#outputs !== undefined) await this.regions.decide(pending, this.#outputs, 'loaded');
      } catch (error) {
        this.#required ??= required;
        if (!signal.aborted)
          this.#failures.failed(
            `Towns and clusters could not be decided yet: ${String(error)}`,
            String(error),
          );
      }
    }
  }

  /** Records older than the load are before these ends, whenever Kafka answers. */
  async #ask(required: RequiredEnds): Promise<void> {
    const { endsOf } = this.ends;
    if (required.ends !== undefined || endsOf === undefined) return;
    const [verdicts, assessments] = await Promise.all(sources.map((topic) => endsOf(topic)));
    required.ends = { 'region.verdicts': verdicts ?? [], 'village.assessments': assessments ?? [] };
  }

  async #isReached(required: RequiredEnds): Promise<boolean> {
    const saved = await this.#checkpoints.offsets(sources, committedReads);
    const isRead = (source: Source): boolean =>
      required.ends?.[source].every((end, at) => {
        const offset =
          saved.find(({ topic, partition }) => topic === source && partition === at)?.offset ?? 0;
        return offset >= end;
      }) ?? false;
    if (!isRead('region.verdicts')) return false;
    if (required.behind === undefined) {
      required.behind = (await this.#unknown()).length > 0;
      if (required.behind) this.#log.log(behindText);
    }
    if (!required.behind) return true;
    if (!isRead('village.assessments')) return false;
    await this.#takeUp();
    return true;
  }

  async #pending(): Promise<ChangedRegions> {
    const pending = new Map<string, string>();
    for (const { fields } of await this.#checkpoints.find(['fields.pendingRegions'], {
      topics: [...sources, 'village.certifications'],
      ...committedReads,
    })) {
      for (const [code, asOf] of fields?.pendingRegions ?? []) {
        const known = pending.get(code);
        // Lists leave regions without a day.
        if (known === undefined || asOf > known) pending.set(code, asOf);
      }
    }
    return pending;
  }

  async #takeUp(): Promise<void> {
    const unknown = await this.#unknown();
    await compareAndSet(
      this.models,
      unknown.map(
        ({ _id, last: { kind, code, ruleSet, qualifies, size, sequence, villages, asOf }, known }) => ({
          _id,
          kind,
          code,
          ruleSet,
          qualifies,
          sequence,
          villages,
          asOf,
          ...(size !== undefined && { size }),
          replaces: known?.version ?? 0,
        }),
      ),
    );
    this.#log.log(
      `${unknown.length.toLocaleString('en')} towns and clusters continue from their last announcement.`,
    );
  }

  /** The last verdicts on regions that are newer than those in `regions`. */
  #unknown(): Promise<{ _id: string; last: RegionVerdictDocument; known?: RegionDocument }[]> {
    return this.models.regionVerdicts
      .aggregate<{ _id: string; last: RegionVerdictDocument; known?: RegionDocument }>([
        {
          $group: {
            _id: { $concat: ['$ruleSet', ':', '$code'] },
            last: { $top: { sortBy: { sequence: -1 }, output: '$$ROOT' } },
          },
        },
        {
          $lookup: {
            from: this.models.regions.collection.name,
            localField: '_id',
            foreignField: '_id',
            as: 'known',
          },
        },
        { $set: { known: { $first: '$known' } } },
        { $match: { $expr: { $gt: ['$last.sequence', { $ifNull: ['$known.sequence', 0] }] } } },
      ])
      .read('primary')
      .readConcern('majority')
      .exec();
  }
}

const behindText =
  'More towns and clusters were announced than the database contains: it was lost, or is an earlier one. They are decided again once ' +
  'village.assessments has been read to its present end, and continue from their last announcement.';
