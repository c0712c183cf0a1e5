import type { Publisher } from '@taocun/kafka';
import type { NoProgress } from '../checkpoints/checkpoint-document';
import type { PartitionContext } from '../checkpoints/partition-context';
import type { PartitionStatus } from '../metrics/status';
import type { CheckpointSaver } from './checkpoint-saver';
import type { PartitionProgress } from '../progress/progress';

/** The data of a partition from one load to the next. */
export interface LoadedRun {
  readonly context: PartitionContext;
  readonly publisher: Publisher;
  readonly saver: CheckpointSaver;
  readonly progress: PartitionProgress;
  /** A checkpoint before this offset is not clean: an earlier owner may have published beyond it. */
  readonly publishedTo: number;
}

/** The phases of a partition's run, each with its own data. */
export type Phase =
  /** `error` is that of the previous attempt, or describes what the load waits for. */
  | { readonly kind: 'loading'; readonly error?: string | undefined }
  | { readonly kind: 'running'; readonly loaded: LoadedRun }
  /** The last checkpoint is being saved, and nothing more is applied. */
  | { readonly kind: 'finishing'; readonly loaded: LoadedRun }
  | { readonly kind: 'waiting-to-retry'; readonly error: string }
  /** Only an operator can help. */
  | { readonly kind: 'stopped'; readonly error: string; readonly noProgress: NoProgress }
  /** The partition is no longer ours. */
  | { readonly kind: 'ended'; readonly error?: string | undefined };

export function errorOf(phase: Phase): string | undefined {
  return phase.kind === 'running' || phase.kind === 'finishing' ? undefined : phase.error;
}

/** The phase in the words that operators see. */
export function reportedState({ kind }: Phase): PartitionStatus['state'] {
  if (kind === 'ended') return 'loading';
  return kind === 'finishing' ? 'running' : kind;
}
