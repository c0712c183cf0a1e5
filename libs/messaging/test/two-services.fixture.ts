import { Controller, Module, type Type, UseFilters } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import mongoose, { type Connection, type mongo } from 'mongoose';
import { quiet } from '@taocun/harness/quiet';
import {
  CheckpointedServer,
  RethrowFilter,
  type PartitionContext,
  type PartitionLifecycle,
  type PartitionState,
  type RecordBatch,
  type SavedCheckpoint,
  type Tuning,
} from '../src/index';

// Two services in a row that expose every mistake of the loop: they add what they save to what is stored, so
// a save applied twice, or a state that does not match its offset, leaves a lasting difference.

export const partitionCounts = { numbers: 3, sums: 2, echoes: 2 } as const;
export type Role = 'totals' | 'ledger';

/** Each value is `<source partition>:<source offset>:<index> <content>`. */
export function outputsOf(
  partition: number,
  offset: number,
  key: string,
  sum: number,
): readonly { readonly key: string; readonly value: string }[] {
  const first = { key, value: `${partition}:${offset}:0 ${key} ${sum}` };
  return sum % 5 === 0
    ? [first, { key: `other-${key}`, value: `${partition}:${offset}:1 ${key} ${-sum}` }]
    : [first];
}

class Totals implements PartitionState {
  readonly sums = new Map<string, number>();
  readonly #counts = new Map<string, number>();
  constructor(private readonly partition: number) {}

  get changed() {
    return { documents: this.#counts.size, bytes: 0 };
  }

  add(key: string, number: number): number {
    const sum = (this.sums.get(key) ?? 0) + number;
    this.sums.set(key, sum);
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    return sum;
  }

  takeChanges() {
    const operations = Array.from(this.#counts, ([key, count]) =>
      write(key, { $set: { sum: this.sums.get(key), partition: this.partition }, $inc: { count } }),
    );
    this.#counts.clear();
    return { writes: [{ collection: 'totals', operations }], fields: {} };
  }
}

class TotalsLifecycle implements PartitionLifecycle<Totals> {
  constructor(private readonly connection: Connection) {}

  async load({ partition }: { partition: number }): Promise<Totals> {
    const state = new Totals(partition);
    for await (const { _id, sum } of this.connection.collection('totals').find({ partition }))
      state.sums.set(String(_id), Number(sum));
    return state;
  }
}

@Controller()
@UseFilters(new RethrowFilter())
class TotalsController {
  @EventPattern<string>('numbers')
  apply(
    @Payload() { records }: RecordBatch,
    @Ctx() { state, partition, outputs }: PartitionContext<Totals>,
  ): void {
    for (const { key, value, offset } of records) {
      const name = String(key);
      const sum = state.add(name, Number(String(value)));
      for (const output of outputsOf(partition, offset, name, sum))
        outputs.publish('sums', output.key, output.value);
    }
  }
}

class Ledger implements PartitionState {
  readonly entries = new Map<string, string>();
  #operations: mongo.AnyBulkWriteOperation[] = [];
  #conflicts: mongo.AnyBulkWriteOperation[] = [];
  constructor(
    private readonly partition: number,
    private seq: number,
  ) {}

  get changed() {
    return { documents: this.#operations.length, bytes: 0 };
  }

  enter(name: string, content: string): void {
    this.entries.set(name, content);
    this.#operations.push(
      write(`${this.partition}/${name}`, {
        $set: { content, seq: this.seq++, partition: this.partition, name },
        $inc: { times: 1 },
      }),
    );
  }

  repeated(name: string, content: string): void {
    const before = this.entries.get(name);
    if (before !== content)
      this.#conflicts.push(write(`${this.partition}/${name}`, { $set: { before, content } }));
  }

  takeChanges() {
    const writes = [
      { collection: 'ledger', operations: this.#operations },
      { collection: 'conflicts', operations: this.#conflicts },
    ];
    this.#operations = [];
    this.#conflicts = [];
    return { writes, fields: { seq: this.seq } };
  }
}

class LedgerLifecycle implements PartitionLifecycle<Ledger> {
  constructor(private readonly connection: Connection) {}

  async load({ partition }: { partition: number }, saved: SavedCheckpoint | undefined): Promise<Ledger> {
    const state = new Ledger(partition, Number(saved?.fields['seq'] ?? 0));
    for await (const { name, content } of this.connection.collection('ledger').find({ partition })) {
      state.entries.set(String(name), String(content));
    }
    return state;
  }

  async afterCheckpoint(context: PartitionContext<Ledger>): Promise<void> {
    await context.outputs.flush();
  }
}

@Controller()
@UseFilters(new RethrowFilter())
class LedgerController {
  @EventPattern<string>('sums')
  apply(
    @Payload() { records }: RecordBatch,
    @Ctx() { state, partition, outputs, names }: PartitionContext<Ledger>,
  ): void {
    for (const { value, offset } of records) {
      const [name = '', ...content] = String(value).split(' ');
      const [source = 0, sourceOffset = 0, index = 0] = name.split(':').map(Number);
      if (!names.admit(source, sourceOffset, index)) state.repeated(name, content.join(' '));
      else {
        state.enter(name, content.join(' '));
        outputs.publish('echoes', name, `${partition}:${offset}:0 ${name}`);
      }
    }
  }
}

function write(_id: string, update: object): mongo.AnyBulkWriteOperation {
  return { updateOne: { filter: { _id } as object, update, upsert: true } };
}

@Module({ controllers: [TotalsController] })
class TotalsModule {}
@Module({ controllers: [LedgerController] })
class LedgerModule {}

const services: Readonly<
  Record<
    Role,
    {
      module: Type;
      source: 'numbers' | 'sums';
      target: 'sums' | 'echoes';
      lifecycle: (connection: Connection) => PartitionLifecycle<Totals> | PartitionLifecycle<Ledger>;
    }
  >
> = {
  totals: {
    module: TotalsModule,
    source: 'numbers',
    target: 'sums',
    lifecycle: (connection) => new TotalsLifecycle(connection),
  },
  ledger: {
    module: LedgerModule,
    source: 'sums',
    target: 'echoes',
    lifecycle: (connection) => new LedgerLifecycle(connection),
  },
};

export async function startService(role: Role, prefix: string, clientId: string, tuning: Partial<Tuning>) {
  const { module, source, target, lifecycle } = services[role];
  const uri = String(process.env['MONGODB_URI']);
  const connection = await mongoose
    .createConnection(uri, {
      dbName: prefix.replace(/\.$/, `-${role}`),
      serverSelectionTimeoutMS: 5_000,
      socketTimeoutMS: 10_000,
    })
    .asPromise();
  const server = new CheckpointedServer({
    group: `${prefix}${role}`,
    kafka: { brokers: String(process.env['KAFKA_BROKERS']).split(','), clientId },
    topicPrefix: prefix,
    sources: { [source]: lifecycle(connection) },
    targets: [target],
    plans: {
      [source]: { partitions: partitionCounts[source], config: {} },
      [target]: { partitions: partitionCounts[target], config: {} },
    },
    connection,
    log: quiet,
    tuning: { checkpointIntervalMs: 50, catchUpCheckpointIntervalMs: 50, idleAfterMs: 200, ...tuning },
  });
  const app = await NestFactory.createMicroservice(module, { strategy: server, logger: false });
  await app.listen();
  return {
    server,
    stop: async () => {
      await app.close();
      await connection.close();
    },
  };
}
