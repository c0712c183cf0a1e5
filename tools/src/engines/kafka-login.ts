import type { KafkaSettings } from '@taocun/kafka';

export type KafkaLogin = Pick<KafkaSettings, 'ssl' | 'sasl' | 'replication'>;

/**
 * TLS, login and replicas of the Kafka in the environment, as services read them; a Kafka that is started
 * here has none of these.
 */
export async function kafkaLogin(env: NodeJS.ProcessEnv = process.env): Promise<KafkaLogin> {
  const ours = Object.entries(env).filter(([name, value]) => name.startsWith('KAFKA_') && value);
  if (!env['KAFKA_BROKERS'] || !ours.some(([name]) => /^KAFKA_(SSL|SASL|REPLICATION)/.test(name))) return {};
  // Imported late, because most callers do not need the code of services.
  const { readConfig } = await import('@taocun/service');
  const { ssl, sasl, replication } = readConfig('reporting', {
    ...Object.fromEntries(ours),
    MONGODB_URI: 'mongodb://127.0.0.1',
  }).kafka;
  return { ssl, replication, ...(sasl !== undefined && { sasl }) };
}
