import { type Connection } from 'mongoose';
import {
  type AsOfDay,
  type CertifiedEvent,
  type ClusterVerdictChangedV1,
  encodeCertificateRevised,
  encodeClusterVerdictChanged,
  encodeListIssued,
  encodeSourceFellSilent,
  encodeSourceReturned,
  encodeTownVerdictChanged,
  encodeVerdictChanged,
  encodeVillageCertified,
  type TownVerdictChangedV1,
  type VerdictChangedEvent,
} from '@taocun/contracts';
import { builtInRuleSets } from '@taocun/domain';
import {
  AppliedOffsets,
  type InputRecord,
  PartitionContext,
  type PartitionState,
  writeCollection,
} from '@taocun/messaging';
import {
  AnnouncedRegions,
  Assessments,
  Certifications,
  RecordedNotices,
  regionHistory,
  Regions,
  verdictHistory,
  VillageEventsController,
} from '@taocun/reporting-projection';
import { type FollowedLog, type FollowedTopic, LogEnds, type ReadModels } from '@taocun/reporting-store';
import { databaseOf, dayOf, RecordedOutputs, SOME_DAY, written } from '../reporting.fixture';

/** The events as stored in Kafka. */
export const verdictText = ({ data, follows, townshipCode }: VerdictChangedEvent): string =>
  encodeVerdictChanged({ ...data, asOf: dayOf(data.asOf) }, follows, townshipCode);
export const certificateText = ({ data, follows }: CertifiedEvent): string =>
  encodeVillageCertified({ ...data, asOf: dayOf(data.asOf) }, follows);
export const noticeTexts = {
  listIssued: encodeListIssued({
    ruleSet: 'world-bank-2019',
    year: 2015,
    asOf: SOME_DAY,
    certificates: 8,
    qualifying: 3,
    towns: 1,
    clusters: 0,
    root: 'A'.repeat(43),
    incomplete: {
      openShops: { part: 2, whole: 15 },
      sources: [
        {
          source: '/marketplaces/jd',
          since: '2015-03-03',
          until: '2015-06-30',
          expected: 12_000,
          received: 7,
          openShops: 2,
        },
      ],
    },
  }),
  fellSilent: encodeSourceFellSilent({
    source: '/marketplaces/jd',
    since: '2015-03-03',
    expected: 300,
    received: 0,
    openShops: 2,
  }),
  returned: encodeSourceReturned({
    source: '/marketplaces/jd',
    since: '2015-03-03',
    until: '2015-06-30',
    expected: 12_000,
    received: 7,
    openShops: 2,
  }),
  revised: encodeCertificateRevised({
    villageCode: '330782104213',
    ruleSet: 'world-bank-2019',
    year: 2015,
    asOf: SOME_DAY,
    salesFen: 10n ** 17n,
    lateSalesFen: -3,
  }),
};
const region = { ruleSet: 'world-bank-2019', qualifies: true, asOf: SOME_DAY, sequence: 1, villages: 3 };
export const townText = (code: string, given: Partial<AsOfDay<TownVerdictChangedV1>> = {}): string =>
  encodeTownVerdictChanged({ code, ...region, ...given });
export const clusterText = (code: string, given: Partial<AsOfDay<ClusterVerdictChangedV1>> = {}): string =>
  encodeClusterVerdictChanged({ code, ...region, ...given });

/**
 * The logs of the followed topics and reporting's consumer of them, without Kafka: the test decides when
 * events are saved.
 */
export class ReadLogs {
  readonly #logs = new Map<string, string[]>();
  readonly #runs = new Map<string, Run>();
  #resumes = false;
  readonly #controller: VillageEventsController;
  readonly #certifications: Certifications;
  readonly #notices: RecordedNotices;

  constructor(
    private readonly connection: Connection,
    private readonly models: ReadModels,
    /** Receives everything that is read. */
    followed?: FollowedLog,
  ) {
    const regions = new Regions(models, []);
    const announced = new AnnouncedRegions(connection, models, regions, new LogEnds(connection));
    this.#certifications = new Certifications(regions, announced, models);
    this.#notices = new RecordedNotices(connection, models);
    this.#controller = new VillageEventsController(
      new Assessments(models, regions, announced, builtInRuleSets),
      this.#certifications,
      followed,
    );
  }

  append(topic: FollowedTopic, partition: number, ...texts: readonly string[]): void {
    this.log(topic, partition).push(...texts);
  }

  log(topic: FollowedTopic, partition: number): string[] {
    const name = `${topic}:${partition}`;
    const log = this.#logs.get(name) ?? [];
    this.#logs.set(name, log);
    return log;
  }

  /** Reads the partition up to the log's end or by `count` events, without saving. */
  async read(topic: FollowedTopic, partition: number, count = Infinity): Promise<void> {
    const run = await this.#run(topic, partition);
    const texts = this.log(topic, partition).slice(run.offset, run.offset + count);
    if (texts.length === 0) return;
    const records = texts.map((text, at) => ({
      offset: run.offset + at,
      timestampMs: 0,
      key: null,
      value: Buffer.from(text),
      headers: undefined,
    }));
    await run.apply(records);
    run.offset += texts.length;
  }

  /**
   * Saves one checkpoint of a partition: all that was read, further events up to the log's end or `count`,
   * and the offset, in one transaction.
   */
  async save(topic: FollowedTopic, partition: number, count = Infinity): Promise<void> {
    await this.read(topic, partition, count);
    const { offset, state } = await this.#run(topic, partition);
    const changes = state.takeChanges();
    await this.connection.transaction(
      async (session) => {
        await this.connection
          .collection<{ _id: string }>('checkpoints')
          .updateOne(
            { _id: `${topic}:${partition}` },
            { $set: { topic, partition, offset, savedAt: new Date() } },
            { upsert: true, session },
          );
        for (const writes of written(changes))
          await writeCollection(databaseOf(this.connection), writes, session);
      },
      { writeConcern: { w: 'majority' } },
    );
  }

  /** The same logs for another instance, which reads from the saved offsets. */
  readBy(followed: FollowedLog): ReadLogs {
    const other = new ReadLogs(this.connection, this.models, followed);
    for (const [name, log] of this.#logs) other.#logs.set(name, log);
    other.#resumes = true;
    return other;
  }

  async #savedOffset(name: string): Promise<number> {
    const saved = await this.connection
      .collection<{ _id: string; offset: number }>('checkpoints')
      .findOne({ _id: name });
    return saved?.offset ?? 0;
  }

  async #run(topic: FollowedTopic, partition: number): Promise<Run> {
    const name = `${topic}:${partition}`;
    let run = this.#runs.get(name);
    if (run === undefined) {
      run = {
        offset: this.#resumes ? await this.#savedOffset(name) : 0,
        ...(await this.#loaded(topic, partition)),
      };
      this.#runs.set(name, run);
    }
    return run;
  }

  async #loaded(topic: FollowedTopic, partition: number): Promise<Omit<Run, 'offset'>> {
    const contextOf = <State extends PartitionState>(state: State) =>
      new PartitionContext({
        topic,
        partition,
        partitions: 8,
        log: 'a log',
        epoch: 1,
        state,
        outputs: new RecordedOutputs(),
        names: new AppliedOffsets(),
        endsOf: () => Promise.resolve([]),
      });
    switch (topic) {
      case 'village.verdicts': {
        const state = await verdictHistory.load({ topic, partition }, undefined);
        return {
          state,
          apply: (records) => this.#controller.onVerdictChanged({ records }, contextOf(state)),
        };
      }
      case 'village.certifications': {
        const state = await this.#certifications.load({ topic, partition }, undefined);
        return { state, apply: (records) => this.#controller.onCertified({ records }, contextOf(state)) };
      }
      case 'region.verdicts': {
        const state = await regionHistory.load({ topic, partition }, undefined);
        return {
          state,
          apply: (records) => this.#controller.onRegionVerdictChanged({ records }, contextOf(state)),
        };
      }
      case 'observatory.notices': {
        const state = await this.#notices.load({ topic }, undefined);
        return { state, apply: (records) => this.#controller.onNotice({ records }, contextOf(state)) };
      }
    }
  }
}

/** The state of a partition between two checkpoints. */
interface Run {
  offset: number;
  readonly state: PartitionState;
  readonly apply: (records: readonly InputRecord[]) => void | Promise<void>;
}
