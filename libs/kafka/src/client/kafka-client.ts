import { KafkajsClient } from '../kafkajs/kafkajs-client';
import { PlatformaticClient } from '../platformatic/platformatic-client';
import type { Log } from '../support/log';
import type { KafkaClient } from './client';
import { type KafkaSettings, usualClient } from './settings';

/** A client whose log is detail only: what does not mend itself comes back as an error, and its caller says so. */
export function kafkaClient(settings: KafkaSettings, log: Log): KafkaClient {
  const client = settings.client ?? usualClient;
  switch (client) {
    case 'kafkajs':
      return new KafkajsClient(settings, log);
    case 'platformatic':
      return new PlatformaticClient(settings, log);
  }
}
