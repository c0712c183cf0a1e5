import { createConnection } from 'mongoose';
import { type WebhookTuning } from '@taocun/reporting-delivery';
import { Instance } from './webhooks.fixture';

// An instance as a separate process: node run-ts.cjs webhooks-process.fixture.ts <database> <tuning>
async function main(): Promise<void> {
  const [database = '', tuning = '{}'] = process.argv.slice(2);
  const connection = await createConnection(String(process.env['MONGODB_URI']), {
    dbName: database,
    readConcernLevel: 'majority',
    w: 'majority',
    journal: true,
  }).asPromise();
  await Instance.start(connection, { tuning: JSON.parse(tuning) as Partial<WebhookTuning> });
  process.stdout.write('delivers\n');
  // The parent process has ended.
  process.stdin.on('end', () => process.exit(1)).resume();
}

void main();
