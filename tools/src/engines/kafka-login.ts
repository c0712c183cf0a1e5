import { type KafkaSettings } from '@taocun/messaging';
import { readConfig } from '@taocun/service';

export type KafkaLogin = Pick<KafkaSettings, 'ssl' | 'sasl'>;

/** TLS and login of a Kafka that the environment names, as services read them; one that is started here has neither. */
export function kafkaLogin(env: NodeJS.ProcessEnv = process.env): KafkaLogin {
  if (!env['KAFKA_BROKERS']) return {};
  const ours = Object.entries(env).filter(([name]) => name.startsWith('KAFKA_'));
  const { ssl, sasl } = readConfig('reporting', { ...Object.fromEntries(ours), MONGODB_URI: 'mongodb://127.0.0.1' }).kafka;
  return { ssl, ...(sasl !== undefined && { sasl }) };
}
