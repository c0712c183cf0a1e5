import { shortFaults } from '../faults/cluster/cluster-faults';
import { runOnCluster } from '../faults/cluster/cluster-run';

/** Kafka detects a lost broker after 9 s, MongoDB a lost primary after 10 s. */
const STANDS_FOR_MS = 30_000;

it('three brokers and three mongods lose one each; nothing is lost, duplicated or delayed for long', async () => {
  const lines: string[] = [];
  const { wrong, stood } = await runOnCluster({
    faults: shortFaults,
    seed: 8,
    rate: 100,
    instances: 1,
    say: (line) => lines.push(line),
  });
  expect({ wrong, lines }).toEqual({ wrong: [], lines });
  expect(stood.map(({ fault }) => fault)).toEqual(shortFaults.map(({ name }) => name));
  for (const { standstill } of stood)
    expect(Math.max(...Object.values(standstill))).toBeLessThan(STANDS_FOR_MS);
});
