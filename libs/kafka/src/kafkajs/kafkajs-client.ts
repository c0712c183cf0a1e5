import { Kafka, type KafkaConfig } from 'kafkajs';
import type { Admin } from '../client/admin';
import type { KafkaClient } from '../client/client';
import type { KafkaSettings } from '../client/settings';
import { withAdmin } from '../client/with-admin';
import type { Consumer, ConsumerEvents, ConsumerOptions } from '../consumer/consumer';
import type { Producer } from '../producer/producer';
import type { Log } from '../support/log';
import { registerCodecs } from './compression';
import { KafkajsAdmin } from './kafkajs-admin';
import { KafkajsConsumer } from './kafkajs-consumer';
import { KafkajsProducer } from './kafkajs-producer';
import { answersWithinMs, kafkajsConfig } from './kafkajs-settings';

/**
 * The driver of kafkajs, by its public API alone. A connection of kafkajs may be of no more use for good once it was cut: so each part of this
 * has a `Kafka` of its own, which it throws away for a new one where requests are not answered (docs/decisions/0030).
 */
export class KafkajsClient implements KafkaClient {
  readonly #config: KafkaConfig;
  readonly #answersWithinMs: number;

  constructor(
    settings: KafkaSettings,
    private readonly log: Log,
  ) {
    registerCodecs();
    this.#config = kafkajsConfig(settings, log);
    this.#answersWithinMs = answersWithinMs(settings);
  }

  admin(): Admin {
    return new KafkajsAdmin(this.#kafka, this.log);
  }

  consumer(options: ConsumerOptions, events: ConsumerEvents): Consumer {
    const lowOf = async (topic: string, partition: number): Promise<number> => {
      const offsets = await withAdmin(this, (admin) => admin.offsets(topic));
      return offsets.find((one) => one.partition === partition)?.low ?? 0;
    };
    return new KafkajsConsumer(this.#kafka(), options, events, lowOf, this.log);
  }

  producer(): Promise<Producer> {
    return KafkajsProducer.connect(this.#kafka, this.#answersWithinMs, this.log);
  }

  readonly #kafka = (): Kafka => new Kafka(this.#config);
}
