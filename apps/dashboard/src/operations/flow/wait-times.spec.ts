import type { Flow, PartitionAt } from '../../server/api';
import { endToEndWaitMs, longestWaitMs } from './wait-times';

const partition = (lagMs?: number): PartitionAt => ({
  ...{ topic: 't', partition: 0, state: 'running', offset: 0, checkpoint: 0, end: 0 },
  ...(lagMs !== undefined && { lagMs }),
});
const services = (...all: (number | undefined)[][]) =>
  ({ services: all.map((lags) => ({ answers: true, partitions: lags.map(partition) })) }) as unknown as Flow;

it('of a service is the longest that a record waits in one of its partitions', () => {
  expect(longestWaitMs([partition(0), partition(1_500), partition(20)])).toBe(1_500);
  expect(longestWaitMs([])).toBe(0);
  expect(longestWaitMs([partition(0), partition()])).toBeUndefined();
});

it('of the flow is what a record waits in each service in turn, where all of them say', () => {
  expect(endToEndWaitMs(services([100, 200], [0], [30]))).toBe(230);
  expect(endToEndWaitMs(services([100], [undefined], [30]))).toBeUndefined();
  expect(endToEndWaitMs({ services: [{ service: 'ingestion', answers: false, because: 'it is away' }] })).toBeUndefined();
});
