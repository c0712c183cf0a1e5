// A whole service with a loop over numbers, whose handler follows its records: `wedge` never returns,
// `poison` can't be applied. SIGUSR1 ends its consumer as a crash does, SIGUSR2 silently stops its reading.
import { Controller, Module } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { type Consumer, type ConsumerEvents, type KafkaClient, kafkaClient } from '@taocun/kafka';
import type {
  Changes,
  PartitionContext,
  PartitionLifecycle,
  PartitionState,
  RecordBatch,
} from '@taocun/messaging';
import { bootService, serviceLoop } from '@taocun/service';

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

/**
 * Records the loop's consumers, with the events that they send to the loop, so that failures within them can
 * be provoked.
 */
const consumers: { readonly consumer: Consumer; readonly events: ConsumerEvents }[] = [];

function watchedClient(...given: Parameters<typeof kafkaClient>): KafkaClient {
  const kafka = kafkaClient(...given);
  return {
    admin: () => kafka.admin(),
    producer: (...given) => kafka.producer(...given),
    consumer: (options, events) => {
      const consumer = kafka.consumer(options, events);
      consumers.push({ consumer, events });
      return consumer;
    },
  };
}

process.on('SIGUSR1', () => {
  const last = consumers.at(-1);
  void last?.consumer.close().then(() => last.events.crashed(new Error('the test has closed it')));
});
process.on('SIGUSR2', () => {
  for (const partition of [0, 1])
    consumers.at(-1)?.consumer.stopReading(`${process.env['TOPIC_PREFIX']}numbers`, partition);
  // A fetch in flight still delivers its records.
  setTimeout(() => process.stdout.write('nothing more is read\n'), 1_000);
});

void bootService({
  name: 'ingestion',
  module: () => NumbersModule,
  createServer: serviceLoop({
    sources: () => ({ numbers: lifecycle }),
    targets: [],
    plans: { numbers: { partitions: 2, config: {} } },
    client: watchedClient,
  }),
  api: { title: 'Numbers', description: 'Their sum.', localAddress: 'http://localhost:3000', tags: {} },
});
