import {
  type AsOfDay,
  type CertifiedEvent,
  type ClusterVerdictChangedV1,
  encodeClusterVerdictChanged,
  encodeTownVerdictChanged,
  encodeVerdictChanged,
  encodeVillageCertified,
  type TownVerdictChangedV1,
  type VerdictChangedEvent,
} from '@taocun/contracts';
import { AppliedOffsets, PartitionContext, type PartitionState, writeCollection } from '@taocun/messaging';
import { type Connection } from 'mongoose';
import { AnnouncedRegions } from './announced-regions';
import { Assessments } from '../projections/assessments';
import { type FollowedTopic } from '../feed/announcement-log';
import { type ReadModels } from '../store/read-models';
import { RecordedCertificates } from '../projections/certifications';
import { regionHistory, verdictHistory } from '../projections/recorded-events';
import { Regions } from './regions';
import { databaseOf, dayOf, RecordedOutputs, SOME_DAY } from '../reporting.fixture';
import { VillageEventsController } from '../projections/village-events.controller';

/** The events as they lie in Kafka. */
export const verdictText = ({ data, follows }: VerdictChangedEvent): string =>
  encodeVerdictChanged({ ...data, asOf: dayOf(data.asOf) }, follows);
export const certificateText = ({ data, follows }: CertifiedEvent): string =>
  encodeVillageCertified({ ...data, asOf: dayOf(data.asOf) }, follows);
const region = { ruleSet: 'world-bank-2019', qualifies: true, asOf: SOME_DAY, sequence: 1, villages: 3 };
export const townText = (code: string, given: Partial<AsOfDay<TownVerdictChangedV1>> = {}): string =>
  encodeTownVerdictChanged({ code, ...region, ...given });
export const clusterText = (code: string, given: Partial<AsOfDay<ClusterVerdictChangedV1>> = {}): string =>
  encodeClusterVerdictChanged({ code, ...region, ...given });

/** The logs of the followed topics and reporting's consumer of them, without Kafka: the test says when a log's events are saved. */
export class ReadLogs {
  readonly #logs = new Map<string, string[]>();
  readonly #saved = new Map<string, number>();
  readonly #controller: VillageEventsController;

  constructor(
    private readonly connection: Connection,
    models: ReadModels,
  ) {
    const regions = new Regions(models, []);
    const assessments = new Assessments(models, regions, new AnnouncedRegions(connection, models, regions));
    this.#controller = new VillageEventsController(assessments);
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

  /** One checkpoint of a partition: all events up to the log's end, or `count` of them, and the offset, in one transaction. */
  async save(topic: FollowedTopic, partition: number, count = Infinity): Promise<void> {
    const name = `${topic}:${partition}`;
    const from = this.#saved.get(name) ?? 0;
    const texts = this.log(topic, partition).slice(from, from + count);
    const offset = from + texts.length;
    const changes = (await this.#apply(topic, partition, from, texts)).takeChanges();
    await this.connection.transaction(
      async (session) => {
        await this.connection
          .collection<{ _id: string }>('checkpoints')
          .updateOne({ _id: name }, { $set: { topic, partition, offset, savedAt: new Date() } }, { upsert: true, session });
        for (const writes of changes.writes) await writeCollection(databaseOf(this.connection), writes, session);
      },
      { writeConcern: { w: 'majority' } },
    );
    this.#saved.set(name, offset);
  }

  async #apply(topic: FollowedTopic, partition: number, from: number, texts: readonly string[]): Promise<PartitionState> {
    const records = texts.map((text, at) => ({
      offset: from + at,
      timestampMs: 0,
      key: null,
      value: Buffer.from(text),
      headers: undefined,
    }));
    const contextOf = <State extends PartitionState>(state: State) =>
      new PartitionContext(topic, partition, 8, 'a log', 1, state, new RecordedOutputs(), new AppliedOffsets(), () => Promise.resolve([]));
    switch (topic) {
      case 'village.verdicts': {
        const state = await verdictHistory.load({ topic, partition }, undefined);
        this.#controller.onVerdictChanged({ records }, contextOf(state));
        return state;
      }
      case 'village.certifications': {
        const state = new RecordedCertificates();
        this.#controller.onCertified({ records }, contextOf(state));
        return state;
      }
      case 'region.verdicts': {
        const state = await regionHistory.load({ topic, partition }, undefined);
        this.#controller.onRegionVerdictChanged({ records }, contextOf(state));
        return state;
      }
    }
  }
}
