import type { PartitionAt } from '../../../server/api';
import { longestWaitMs, silentLagOf } from './lag-figures';

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

const silent = {
  service: 'classification',
  answers: false,
  because: 'away',
  reads: ['village.activity'],
} as const;

it.each([97_143, undefined])(
  'the topic of a service that does not answer has a row, with %s records by Kafka',
  (waiting) => {
    const services = [{ ...silent, reads: [...silent.reads], ...(waiting !== undefined && { waiting }) }];
    expect(silentLagOf(services)).toEqual([
      { topic: 'village.activity', service: 'classification', waiting },
    ]);
  },
);
