import { type Connection } from 'mongoose';
import { Receiver, type Received } from '@taocun/harness/receiver';
import { until } from '@taocun/harness/until';
import { type ReadModels } from '@taocun/reporting-store';
import { ReadLogs, verdictText } from '../projection/announced.fixture';
import { ownReadModels, verdictChanged } from '../reporting.fixture';
import { dropDatabases, Instance, type InstanceOptions } from './webhooks.fixture';

export const village = (number: number): string => `3303241052${String(number).padStart(2, '0')}`;
export const verdictId = (code: string, sequence = 1): string => `world-bank-2019:${code}:${sequence}`;
export const verdict = (code: string, sequence = 1): string =>
  verdictText(verdictChanged(code, { sequence, qualifies: sequence % 2 === 1 }));

const stored = [
  'webhooks',
  'deliveries',
  'checkpoints',
  'verdictHistory',
  'certificateSegments',
  'regionHistory',
  'noticeHistory',
  'villages',
];

/** Logs with announcements, instances that deliver them, and a receiver. */
export class Rig {
  logs: ReadLogs;
  readonly #running: Instance[] = [];

  private constructor(
    readonly connection: Connection,
    private readonly models: ReadModels,
    readonly receiver: Receiver,
  ) {
    this.logs = new ReadLogs(connection, models);
  }

  static async start(): Promise<Rig> {
    const { connection, models } = await ownReadModels();
    return new Rig(connection, models, await Receiver.start());
  }

  async instance(options?: InstanceOptions): Promise<Instance> {
    const instance = await Instance.start(this.connection, options);
    this.#running.push(instance);
    return instance;
  }

  async stop(instance: Instance): Promise<void> {
    this.#running.splice(this.#running.indexOf(instance), 1);
    await instance.stop();
  }

  /** Appends verdicts on villages, all in one partition. */
  async announce(...texts: string[]): Promise<void> {
    this.logs.append('village.verdicts', 0, ...texts);
    await this.logs.save('village.verdicts', 0);
  }

  /** Waits until `count` requests have reached the receiver, or until it has accepted as many. */
  arrived(count: number, which: 'received' | 'taken' = 'taken'): Promise<readonly Received[]> {
    return until(
      () => this.receiver[which],
      ({ length }) => length >= count,
    );
  }

  async stopAll(): Promise<void> {
    await Promise.all(this.#running.splice(0).map((instance) => instance.stop()));
  }

  /** Restores the state after `start`. */
  async clear(): Promise<void> {
    await this.stopAll();
    for (const collection of stored) await this.connection.collection(collection).deleteMany({});
    this.logs = new ReadLogs(this.connection, this.models);
    this.receiver.reset();
  }

  async end(): Promise<void> {
    await this.receiver.stop();
    await dropDatabases(this.connection);
  }
}
