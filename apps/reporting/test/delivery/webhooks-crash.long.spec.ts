import { deliverThroughKills } from './webhooks-crash.fixture';

/** A few kills by default; `npm run test:long` kills fifty times. */
const KILLS = Number(process.env['KILLS'] ?? 3);
/** Reached only by a test that hangs. */
const TIMEOUT_MS = 600_000 + KILLS * 60_000;

it(
  'everything arrives, in order by village, however often instances are killed and the receiver fails',
  async () => {
    const seed = Number(process.env['PROPERTY_SEED'] ?? Math.floor(Math.random() * 1e9));
    try {
      const { announced, requests } = await deliverThroughKills({ kills: KILLS, seed, instances: 4 });
      expect(announced).toBeGreaterThan(50);
      expect(requests).toBeGreaterThan(announced);
    } catch (error) {
      throw new Error(`With PROPERTY_SEED=${seed}`, { cause: error });
    }
  },
  TIMEOUT_MS,
);
