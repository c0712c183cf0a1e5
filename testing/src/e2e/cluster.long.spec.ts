import { shortFaults } from '../faults/cluster/cluster-faults';
import { runOnCluster } from '../faults/cluster/cluster-run';

/** Kafka finds out after 9 s that a broker is gone, MongoDB after 10 that its primary is. */
const STANDS_FOR_MS = 30_000;

it('three brokers and three mongods lose one of each, and nothing is lost, doubled or held up for long', async () => {
  const said: string[] = [];
  const { wrong, stood } = await runOnCluster({ faults: shortFaults, seed: 8, rate: 100, instances: 1, say: (line) => said.push(line) });
  expect({ wrong, said }).toEqual({ wrong: [], said });
  expect(stood.map(({ fault }) => fault)).toEqual(shortFaults.map(({ name }) => name));
  for (const { standstill } of stood) expect(Math.max(...Object.values(standstill))).toBeLessThan(STANDS_FOR_MS);
});
