import { taocunCommand } from '@taocun/runtime';
import type { NoProgress } from '../checkpoints/checkpoint-document';
import type { PartitionStatus } from '../metrics/status';

/**
 * One line that states which partition makes no progress, since when and why, with the command: for the log
 * and the reasons of health.
 */
export function noProgressReason(
  topic: string,
  partition: number,
  { offset, since, because, command }: NoProgress,
): string {
  const text = `${topic}/${partition} makes no progress at offset ${offset} since ${since}: ${because}`;
  return command === undefined ? text : `${text}. To go on behind it: ${command}`;
}

/**
 * The command with which an operator makes a service, or a generation of it, continue at an offset. Without
 * an offset, the operator has to find it.
 */
export function skipCommand(
  {
    topic,
    partition,
    offset,
  }: { readonly topic: string; readonly partition: number; readonly offset: number | undefined },
  generation: string | undefined,
): string {
  const options = `${generation === undefined ? '' : `--generation ${generation} `}--why '…'`;
  return `${taocunCommand} skip ${topic}/${partition} ${offset ?? 'OFFSET'} ${options}`;
}

/**
 * The reasons why partitions do not do their work, one line each. `isEndKnown` returns true if the end of a
 * partition's log is known.
 */
export function troublesOf(
  partitions: readonly PartitionStatus[],
  isEndKnown: (topic: string, partition: number) => boolean,
): string[] {
  return partitions.flatMap(({ topic, partition, state, error, noProgress }) => {
    const name = `${topic}/${partition}`;
    const unknownEnd = isEndKnown(topic, partition)
      ? []
      : [`${name}: its leader does not return its end offset`];
    if (noProgress !== undefined) return [...unknownEnd, noProgressReason(topic, partition, noProgress)];
    if (state === 'running' && error === undefined) return unknownEnd;
    return [...unknownEnd, `${name} is ${state}${error === undefined ? '' : `: ${error}`}`];
  });
}
