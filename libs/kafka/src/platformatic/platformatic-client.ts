import { randomUUID } from 'node:crypto';
import type { Admin } from '../client/admin';
import type { KafkaClient } from '../client/client';
import type { KafkaSettings } from '../client/settings';
import type { Consumer, ConsumerEvents, ConsumerOptions } from '../consumer/consumer';
import type { Producer } from '../producer/producer';
import type { Log } from '../support/log';
import { Cluster } from './cluster';
import { PlatformaticAdmin } from './platformatic-admin';
import { PlatformaticConsumer } from './platformatic-consumer';
import { PlatformaticProducer } from './platformatic-producer';

const TRIES_AGAIN = 8;

/** The driver over the connections of @platformatic/kafka: its requests for all that is asked seldom, batches of our own for records. */
export class PlatformaticClient implements KafkaClient {
  constructor(
    private readonly settings: KafkaSettings,
    private readonly log: Log,
  ) {}

  admin(): Admin {
    return new PlatformaticAdmin(() => new Cluster(this.settings), this.settings.limits?.retries ?? TRIES_AGAIN);
  }

  consumer(options: ConsumerOptions, events: ConsumerEvents): Consumer {
    const { clientId, memberName } = this.settings;
    const member = `${clientId}-${memberName ?? randomUUID()}`;
    return new PlatformaticConsumer(new Cluster(this.settings), new Cluster(this.settings), member, options, events, this.log);
  }

  producer(topics: readonly string[]): Promise<Producer> {
    return PlatformaticProducer.connect(new Cluster(this.settings), topics);
  }
}
