import { accessDatabaseOf, ApiKeys } from '@taocun/service';
import { type Connection } from 'mongoose';

/** What a reporting service is told that delivers to a receiver on the same machine. */
export const localWebhooks = {
  WEBHOOK_ALLOW_HTTP: 'true',
  WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
  WEBHOOK_SECRETS_KEYS: 'a5'.repeat(32),
} as const;

/** Has everything that was and will be announced delivered to this address. `reporting` is that of the service, whose keys the connection's database has. */
export async function deliverTo(url: string, reporting: string, connection: Connection, topicPrefix: string): Promise<void> {
  const { key } = await new ApiKeys(connection, accessDatabaseOf(topicPrefix)).create({ role: 'subscriber', name: 'receiver' });
  const answer = await fetch(`${reporting}/api/v1/webhooks`, {
    method: 'POST',
    body: JSON.stringify({ url, from: 'beginning' }),
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
  });
  if (answer.status !== 201) throw new Error(`The webhook was not taken: ${answer.status} ${await answer.text()}`);
}
