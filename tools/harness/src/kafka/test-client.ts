import { kafkaClient, type KafkaClient } from '@taocun/kafka';
import { quiet } from '../quiet';
import { DEADLINE_MS } from '../until';

/** A client of the test brokers, which may be slow. */
export function testClient(
  settings: Partial<Parameters<typeof kafkaClient>[0]> = {},
  log = quiet,
): KafkaClient {
  const brokers = String(process.env['KAFKA_BROKERS']).split(',');
  return kafkaClient(
    { brokers, clientId: 'test', limits: { timeoutMs: DEADLINE_MS, retries: 8 }, ...settings },
    log,
  );
}
