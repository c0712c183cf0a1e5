import type { PartitionState } from '../checkpoints/partition-state';
import type { PartitionRun } from '../loop/partition-run';
import type { PartitionStatus } from '../metrics/status';

/**
 * The runs of the partitions that this instance owns, by the group's assignment. Topics have their logical
 * names.
 */
export class PartitionRuns {
  readonly #runs = new Map<string, PartitionRun>();

  get(topic: string, partition: number): PartitionRun | undefined {
    return this.#runs.get(`${topic}:${partition}`);
  }

  [Symbol.iterator](): Iterator<PartitionRun> {
    return this.#runs.values();
  }

  /**
   * The group was joined: resumes the runs of partitions that are still ours, starts those of new ones and
   * ends the others.
   */
  assigned(
    partitions: readonly { readonly topic: string; readonly partition: number }[],
    runOf: (topic: string, partition: number) => PartitionRun | undefined,
  ): void {
    const retained = new Set<PartitionRun>();
    for (const { topic, partition } of partitions) {
      const known = this.get(topic, partition);
      // The run of a fenced partition has ended, but the partition is ours again.
      const existing = known?.isOver === true ? undefined : known;
      const run = existing ?? runOf(topic, partition);
      if (run === undefined) continue;
      retained.add(run);
      this.#runs.set(`${topic}:${partition}`, run);
      void (existing === undefined ? run.start() : run.resume());
    }
    for (const [key, run] of this.#runs) {
      if (retained.has(run)) continue;
      run.end();
      this.#runs.delete(key);
    }
  }

  get statuses(): PartitionStatus[] {
    return Array.from(this, ({ status }) => status);
  }

  checkpointWhatIsDue(): void {
    for (const run of this) run.checkpointIfDue();
  }

  states(topic: string): ReadonlyMap<number, PartitionState> {
    const states = new Map<number, PartitionState>();
    for (const run of this)
      if (run.topic === topic && run.state !== undefined) states.set(run.partition, run.state);
    return states;
  }
}
