// A whole service with a loop over numbers, whose handler does as its records say: `wedge` never comes back, `poison` can't be applied.
// SIGUSR1 stops its consumer as if by itself, SIGUSR2 lets it read nothing more, without a word.
import { createRequire } from 'node:module';
import { Controller, Module } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import {
  type Changes,
  CheckpointedServer,
  type PartitionContext,
  type PartitionLifecycle,
  type PartitionState,
  type RecordBatch,
} from '@taocun/messaging';
import { bootService, MONGO_CONNECTION } from '@taocun/service';
import { type Connection } from 'mongoose';

class Sum implements PartitionState {
  constructor(public sum: number) {}

  get changed() {
    return { documents: 0, bytes: 0 };
  }

  takeChanges(): Changes {
    return { writes: [], fields: { sum: this.sum } };
  }
}

const lifecycle: PartitionLifecycle<Sum> = {
  load: (_partition, saved) => Promise.resolve(new Sum(Number(saved?.fields['sum'] ?? 0))),
};

@Controller()
class Numbers {
  @EventPattern<string>('numbers')
  async add(@Payload() { records }: RecordBatch, @Ctx() { state }: PartitionContext<Sum>): Promise<void> {
    for (const { value } of records) {
      const text = String(value);
      if (text === 'wedge' && process.env['UNWEDGED'] === undefined) await new Promise(() => undefined);
      if (text === 'poison') throw new Error('this record was made not to be applied');
      state.sum += 1;
    }
  }
}

@Module({ controllers: [Numbers] })
class NumbersModule {}

interface Consumer {
  stop(): Promise<void>;
  pause(topics: readonly { readonly topic: string }[]): void;
}

interface KafkaClient {
  consumer: (this: KafkaClient, options: object) => Consumer;
}

/** kafkajs's consumers as they are, but known here: what may happen inside of them has to be made to happen. */
const consumers: Consumer[] = [];
// Only libs/kafka uses it; here it is only looked into.
const { prototype } = (createRequire(__filename)('kafkajs') as { readonly Kafka: { readonly prototype: KafkaClient } }).Kafka;
const { consumer } = prototype;
prototype.consumer = function (options) {
  const made = consumer.call(this, options);
  consumers.push(made);
  return made;
};
process.on('SIGUSR1', () => void consumers.at(-1)?.stop());
process.on('SIGUSR2', () => {
  consumers.at(-1)?.pause([{ topic: `${process.env['TOPIC_PREFIX']}numbers` }]);
  // A fetch that is under way still brings what comes for it.
  setTimeout(() => process.stdout.write('nothing more is read\n'), 1_000);
});

void bootService({
  name: 'ingestion',
  module: NumbersModule,
  createServer: (app, config, log) =>
    new CheckpointedServer({
      group: config.groupId,
      kafka: config.kafka,
      topicPrefix: config.topicPrefix,
      sources: { numbers: lifecycle },
      targets: [],
      plans: { numbers: { partitions: 2, config: {} } },
      connection: app.get<Connection>(MONGO_CONNECTION),
      log,
      tuning: { checkpointIntervalMs: config.checkpointIntervalMs, readToEndAfterMs: config.readToEndAfterMs },
    }),
  api: { title: 'Numbers', description: 'Their sum.', version: '1' },
});
