import { deliverThroughKills } from './webhooks-crash.fixture';

it('however often instances are killed and the receiver fails, everything arrives, and in order by village', async () => {
  const seed = Number(process.env['PROPERTY_SEED'] ?? Math.floor(Math.random() * 1e9));
  try {
    const { announced, requests } = await deliverThroughKills({ kills: 3, seed, instances: 4 });
    expect(announced).toBeGreaterThan(50);
    expect(requests).toBeGreaterThan(announced);
  } catch (error) {
    throw new Error(`With PROPERTY_SEED=${seed}`, { cause: error });
  }
});
