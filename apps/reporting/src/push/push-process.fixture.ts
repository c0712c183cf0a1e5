import { createConnection } from 'mongoose';
import { Instance } from '../webhooks/webhooks.fixture';
import { withPush } from './push.fixture';

// An instance as a process of its own: node run-ts.cjs push-process.fixture.ts <database>
async function main(): Promise<void> {
  const [database = ''] = process.argv.slice(2);
  const connection = await createConnection(String(process.env['MONGODB_URI']), {
    ...{ dbName: database, readConcernLevel: 'majority', w: 'majority', journal: true },
  }).asPromise();
  await Instance.start(connection, withPush());
  process.stdout.write('sends\n');
  // The parent process is gone.
  process.stdin.on('end', () => process.exit(1)).resume();
}

void main();
