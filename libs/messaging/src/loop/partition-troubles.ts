import type { PartitionStatus } from '../metrics/status';

/** The reasons for which partitions are not doing their work, a line each; `isTold` says whether the end of a partition's log is known. */
export function troublesOf(partitions: readonly PartitionStatus[], isTold: (topic: string, partition: number) => boolean): string[] {
  return partitions.flatMap(({ topic, partition, state, error }) => {
    const name = `${topic}/${partition}`;
    const untold = isTold(topic, partition) ? [] : [`${name}: its leader does not tell where its log ends`];
    if (state === 'running' && error === undefined) return untold;
    return [...untold, `${name} is ${state}${error === undefined ? '' : `: ${error}`}`];
  });
}
