import { Controller, Module, UseFilters, type INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { quiet } from '@taocun/harness/quiet';
import mongoose, { type Connection, type mongo } from 'mongoose';
import {
  CheckpointedServer,
  RethrowFilter,
  type PartitionContext,
  type PartitionLifecycle,
  type PartitionState,
  type RecordBatch,
  type Tuning,
} from '../src/index';

/** A small service of the loop: adds up numbers by key, and publishes each new sum under the name of its input. */
class Sums implements PartitionState {
  readonly sums = new Map<string, number>();
  #dirty = new Set<string>();

  get changed() {
    return { documents: this.#dirty.size, bytes: 0 };
  }

  add(key: string, number: number): number {
    const sum = (this.sums.get(key) ?? 0) + number;
    this.sums.set(key, sum);
    this.#dirty.add(key);
    return sum;
  }

  takeChanges() {
    const operations = Array.from(this.#dirty, (key): mongo.AnyBulkWriteOperation => {
      const filter = { _id: key } as object;
      return { replaceOne: { filter, replacement: { sum: this.sums.get(key) }, upsert: true } };
    });
    this.#dirty = new Set();
    return { writes: [{ collection: 'sums', operations }], fields: { keys: this.sums.size } };
  }
}

class SumsLifecycle implements PartitionLifecycle<Sums> {
  loads = 0;
  constructor(
    private readonly connection: Connection,
    private readonly partitionOf: (key: string) => number,
  ) {}

  async load({ partition }: { partition: number }): Promise<Sums> {
    this.loads++;
    const state = new Sums();
    for await (const { _id, sum } of this.connection.collection('sums').find()) {
      const key = String(_id);
      if (this.partitionOf(key) === partition) state.sums.set(key, Number(sum));
    }
    return state;
  }
}

@Controller()
@UseFilters(new RethrowFilter())
class SumsController {
  @EventPattern<string>('numbers')
  apply(@Payload() batch: RecordBatch, @Ctx() context: PartitionContext<Sums>): void {
    for (const { key, value, offset } of batch.records) {
      const name = String(key);
      const sum = context.state.add(name, Number(String(value)));
      context.outputs.publish('sums', name, `${context.partition}:${offset}:0 ${sum}`);
    }
  }
}

@Module({ controllers: [SumsController] })
class SumsModule {}

export interface Running {
  readonly server: CheckpointedServer;
  readonly lifecycle: SumsLifecycle;
  readonly app: INestMicroservice;
  stop(): Promise<void>;
}

export async function startSums(
  prefix: string,
  database: string,
  partitionOf: (key: string) => number,
  tuning: Partial<Tuning> = {},
): Promise<Running> {
  const connection = await mongoose.createConnection(String(process.env['MONGODB_URI']), { dbName: database }).asPromise();
  const lifecycle = new SumsLifecycle(connection, partitionOf);
  const server = new CheckpointedServer({
    group: `${prefix}sums`,
    kafka: { brokers: String(process.env['KAFKA_BROKERS']).split(','), clientId: 'sums' },
    topicPrefix: prefix,
    sources: { numbers: lifecycle },
    targets: ['sums'],
    plans: { numbers: { partitions: 3, config: {} }, sums: { partitions: 2, config: {} } },
    connection,
    log: quiet,
    tuning: { checkpointIntervalMs: 100, catchUpCheckpointIntervalMs: 100, idleAfterMs: 600, ...tuning },
  });
  const app = await NestFactory.createMicroservice(SumsModule, { strategy: server, logger: false });
  await app.listen();
  return {
    server,
    lifecycle,
    app,
    stop: async () => {
      await app.close();
      await connection.close();
    },
  };
}
