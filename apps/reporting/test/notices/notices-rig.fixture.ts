import { randomUUID } from 'node:crypto';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Connection } from 'mongoose';
import {
  type AsOfDay,
  announcementId,
  type CertifiedEvent,
  encodeCertificateRevised,
  type ListClosedV1,
  type TopicName,
} from '@taocun/contracts';
import { type Day } from '@taocun/domain';
import { sources } from '@taocun/harness/at-rest';
import { Installation, soon } from '@taocun/harness/installation';
import { until } from '@taocun/harness/until';
import { CheckpointReader } from '@taocun/messaging';
import { NoticeWatch } from '@taocun/reporting-reports';
import { type PendingNotice } from '@taocun/reporting-store';
import {
  connectLoop,
  connectMongo,
  readConfig,
  RunningLoop,
  SERVICE_CONFIG,
  type ServiceConfig,
} from '@taocun/service';
import { readFromKafka } from '../../src/read-from-kafka';
import { anApp, type Json, untilLoaded } from '../api.fixture';
import { certificateText } from '../projection/announced.fixture';
import { assessedText, dayOf, listClosedText, silentLog, sourceRecords } from '../reporting.fixture';

/** An event of `observatory.notices`. */
interface Notice {
  readonly id: string;
  readonly type: string;
  readonly data: Json;
}

/**
 * Everything that the notices follow from, in Kafka, and processes of reporting over it, in which the test
 * decides when notices are prepared.
 */
export class NoticesRig {
  readonly installation: Installation;
  readonly #instances: Instance[] = [];

  /** `env` is that of processes. */
  private constructor(env: Readonly<Record<string, string>>) {
    this.installation = new Installation(`notices-${randomUUID().slice(0, 8)}.`, { ...soon, ...env });
  }

  static async start(env: Readonly<Record<string, string>> = {}): Promise<NoticesRig> {
    const rig = new NoticesRig(env);
    await rig.installation.prepare({
      'village.certifications': 2,
      'village.assessments': 2,
      'source.orders': 2,
    });
    return rig;
  }

  async instance(): Promise<Instance> {
    const instance = await Instance.start(this.installation.prefix);
    this.#instances.push(instance);
    return instance;
  }

  async stop(instance: Instance): Promise<void> {
    this.#instances.splice(this.#instances.indexOf(instance), 1);
    await instance.stop();
  }

  async end(): Promise<void> {
    await Promise.all(this.#instances.splice(0).map((instance) => instance.stop()));
    await this.installation.clear();
  }

  /** Publishes as classification does, and waits until reporting has stored it. */
  async publish(
    topic: TopicName,
    ...records: readonly { readonly key: string; readonly value: string }[]
  ): Promise<void> {
    const publisher = await this.installation.publisher(topic);
    for (const { key, value } of records) publisher.publish(topic, key, value);
    await publisher.flush();
    await publisher.close();
    await this.stored();
  }

  certify(...certificates: readonly CertifiedEvent[]): Promise<void> {
    return this.publish(
      'village.certifications',
      ...certificates.map((each) => ({ key: each.data.villageCode, value: certificateText(each) })),
    );
  }

  close(certificates: number, given: Partial<AsOfDay<ListClosedV1>> = {}): Promise<void> {
    const value = listClosedText(certificates, given);
    return this.publish('village.certifications', { key: announcementId(Buffer.from(value)), value });
  }

  assess(villageCode: string, given: Parameters<typeof assessedText>[1]): Promise<void> {
    return this.publish('village.assessments', { key: villageCode, value: assessedText(villageCode, given) });
  }

  observe(asOf: string, ordersOf: Readonly<Record<string, (day: Day) => number>>): Promise<void> {
    return this.publish('source.orders', ...sourceRecords(asOf, ordersOf));
  }

  /** Waits until reporting has stored everything in Kafka. */
  async stored(): Promise<void> {
    const checkpoints = new CheckpointReader(this.installation.database('reporting'));
    const lacks = async (): Promise<string[]> => {
      const ends = await this.installation.endsOf(sources.reporting);
      // Answers read what a majority has.
      const saved = await checkpoints.offsets(sources.reporting, {
        readPreference: 'primary',
        readConcern: { level: 'majority' },
      });
      for (const { topic, partition, offset } of saved)
        if (ends.get(`${topic}/${partition}`) === offset) ends.delete(`${topic}/${partition}`);
      return [...ends].flatMap(([name, end]) => (end === 0 ? [] : [name]));
    };
    await until(lacks, ({ length }) => length === 0, { what: 'reporting had stored everything' });
  }

  /** Prepares notices about late money of villages, each with the day and the sum. */
  async pending(
    ...revised: readonly (readonly [villageCode: string, asOf: string, lateSalesFen: number])[]
  ): Promise<void> {
    const pending = this.installation.database('reporting').collection<PendingNotice>('pendingNotices');
    for (const [villageCode, asOf, lateSalesFen] of revised) {
      const certificate = {
        villageCode,
        ruleSet: 'world-bank-2019',
        year: 2015,
        asOf: dayOf(asOf),
        salesFen: 1,
        lateSalesFen,
      };
      const event = encodeCertificateRevised(certificate);
      await pending.insertOne({
        _id: announcementId(Buffer.from(event)),
        type: 'taocun.certificate.revised.v1',
        event,
      });
    }
  }

  /** The notices in Kafka, once none is to be published any more. */
  async notices(): Promise<Notice[]> {
    const pending = this.installation.database('reporting').collection('pendingNotices');
    await until(
      () => pending.countDocuments(),
      (count) => count === 0,
      { what: 'every notice was read back' },
    );
    const log = (await this.installation.log('observatory.notices')).flat();
    return log.map(({ value }) => JSON.parse(String(value)) as Notice);
  }
}

/** A process of reporting with all roles. */
export class Instance {
  private constructor(
    readonly app: NestFastifyApplication,
    private readonly connection: Connection,
  ) {}

  static async start(prefix: string): Promise<Instance> {
    const env = { ...soon, KAFKA_BROKERS: String(process.env['KAFKA_BROKERS']), TOPIC_PREFIX: prefix };
    const config = readConfig('reporting', { ...env, MONGODB_URI: process.env['MONGODB_URI'] });
    const connection = await connectMongo(config, silentLog());
    const app = await anApp(connection, env);
    const loop = readFromKafka(app, app.get<ServiceConfig>(SERVICE_CONFIG), silentLog());
    if (loop === undefined) throw new Error('This process reads nothing from Kafka.');
    app.get(RunningLoop).attach(loop);
    connectLoop(app, loop);
    await app.listen(0, '127.0.0.1');
    await app.startAllMicroservices();
    await untilLoaded(app);
    // Only the test prepares notices.
    await app.get(NoticeWatch).onModuleDestroy();
    return new Instance(app, connection);
  }

  prepare(now = new Date()): Promise<void> {
    return this.app.get(NoticeWatch).prepare(now);
  }

  async json(path: string): Promise<Json> {
    const { payload } = await this.app.inject({ method: 'GET', url: `/api/v1${path}` });
    return JSON.parse(payload);
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.connection.close();
  }
}
