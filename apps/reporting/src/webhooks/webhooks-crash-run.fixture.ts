import { deliverThroughKills } from './webhooks-crash.fixture';

// The long form of webhooks-crash.long.spec.ts: node run-ts.cjs webhooks-crash-run.fixture.ts <kills> <seed>, with MONGODB_URI set.
const [kills = 50, seed = 1] = process.argv.slice(2).map(Number);

deliverThroughKills({ kills, seed, instances: 2, say: (line) => void process.stdout.write(`${line}\n`) }).then(
  ({ announced, requests, repeats }) => {
    process.stdout.write(
      `${kills} kills: ${announced} announcements, each delivered once and in order by village where the id tells repeats; ` +
        `${requests} requests, ${repeats} of them repeats of what had been taken\n`,
    );
    process.exit(0);
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
