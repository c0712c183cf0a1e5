import type { PartitionLifecycle } from '../checkpoints/partition-lifecycle';
import type { PartitionState } from '../checkpoints/partition-state';
import type { RunHost } from '../loop/checkpoints/run-host';
import { defaultTuning } from '../loop/checkpoints/tuning';
import { PartitionRun } from '../loop/partition-run';
import { unmeasured } from '../metrics/loop-metrics';
import { PartitionRuns } from './partition-runs';

/** Runs that never finish loading. */
const host = {
  tuning: defaultTuning,
  metrics: () => unmeasured,
  publisher: () => new Promise(() => undefined),
} as unknown as RunHost;
const lifecycle = {} as PartitionLifecycle<PartitionState>;
const runOf = (topic: string, partition: number): PartitionRun =>
  new PartitionRun(topic, partition, 2, lifecycle, host);
const both = [0, 1].map((partition) => ({ topic: 'numbers', partition }));

it('the runs of partitions that are assigned again stay, and fenced ones begin again', () => {
  const runs = new PartitionRuns();
  runs.assigned(both, runOf);
  const first = runs.get('numbers', 0);
  const second = runs.get('numbers', 1);
  second?.end();
  runs.assigned(both, runOf);
  expect(runs.get('numbers', 0)).toBe(first);
  expect(runs.get('numbers', 1)?.isOver).toBe(false);
  expect(runs.get('numbers', 1)).not.toBe(second);
});

it('the runs of partitions that are no longer assigned end', () => {
  const runs = new PartitionRuns();
  runs.assigned(both, runOf);
  const first = runs.get('numbers', 0);
  runs.assigned(both.slice(1), runOf);
  expect([first?.isOver, runs.get('numbers', 0)]).toEqual([true, undefined]);
});
