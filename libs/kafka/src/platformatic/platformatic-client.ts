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
/** A coordinator answers a heartbeat at once; one that is silent is missed well before the session with the next one ends. */
const HEARTBEAT_WITHIN_MS = 5_000;

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
    const coordination = new Cluster(this.settings, HEARTBEAT_WITHIN_MS);
    return new PlatformaticConsumer(coordination, new Cluster(this.settings), member, options, events, this.log);
  }

  producer(topics: readonly string[]): Promise<Producer> {
    return PlatformaticProducer.connect(new Cluster(this.settings), topics);
  }
}
