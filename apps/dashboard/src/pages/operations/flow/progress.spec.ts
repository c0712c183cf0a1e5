import type { PartitionAt } from '../../../server/api';
import { longestWaitMs } from './progress';

const partition = (lagMs?: number): PartitionAt => ({
  topic: 't',
  partition: 0,
  state: 'running',
  position: 'read',
  offset: 5,
  checkpoint: 0,
  end: 7,
  epoch: 1,
  signs: 1,
  takesLong: false,
  ...(lagMs !== undefined && { lagMs }),
});

it("a service's delay is that of its slowest partition", () => {
  expect(longestWaitMs([partition(0), partition(1_500), partition(20)])).toBe(1_500);
  expect(longestWaitMs([])).toBe(0);
  expect(longestWaitMs([partition(0), partition()])).toBeUndefined();
});
