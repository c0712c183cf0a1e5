import { type Role, startService } from './two-services.fixture';

// One service as a process: node --require fault-hook.cjs run-ts.cjs service-process.fixture.ts <role>
// <prefix> <client id> <tuning> It prints its status as a line of JSON whenever it has changed.
async function main(): Promise<void> {
  const [role = 'totals', prefix = '', clientId = '', tuning = '{}'] = process.argv.slice(2);
  const { server, stop } = await startService(role as Role, prefix, clientId, JSON.parse(tuning));
  let output = '';
  setInterval(() => {
    const { running, reasons, partitions } = server.loopStatus();
    const now = JSON.stringify({
      ready: running && partitions.length > 0,
      reasons,
      partitions: partitions.length,
    });
    if (now !== output) process.stdout.write(`${now}\n`);
    output = now;
  }, 20);
  process.once('SIGTERM', () => void stop().then(() => process.exit(0)));
  // The parent process is gone.
  process.stdin.on('end', () => process.exit(1)).resume();
}

void main();
