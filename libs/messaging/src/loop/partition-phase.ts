import type { NoProgress } from '../checkpoints/checkpoint-document';
import type { PartitionStatus } from '../metrics/status';
import { PartitionProgress } from '../progress/progress';
import type { RunHost } from './checkpoints/run-host';
import type { LoadedRun } from './loaded-run';

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
function reportedState({ kind }: Phase): PartitionStatus['state'] {
  if (kind === 'ended') return 'loading';
  return kind === 'finishing' ? 'running' : kind;
}

/** The facts of a run's status that neither its phase nor its last load has. */
interface RunFacts extends Pick<PartitionStatus, 'topic' | 'partition'> {
  readonly noProgress: NoProgress | undefined;
  /** The numbers of completed loads, and of steps of savers before the last load. */
  readonly loads: number;
  readonly earlierSteps: number;
}

/** The status of a run in this phase; `last` is its last load, which the status shows until the next one. */
export function statusOf(
  phase: Phase,
  last: LoadedRun | undefined,
  { topic, partition, noProgress, loads, earlierSteps }: RunFacts,
  { tuning, scheduler }: Pick<RunHost, 'tuning' | 'scheduler'>,
): PartitionStatus {
  const { progress = new PartitionProgress(0, 0, tuning.idleAfterMs), saver, context } = last ?? {};
  const error = errorOf(phase) ?? saver?.lastError ?? last?.handlerError;
  const { position, offset, end, held, lagMs } = progress;
  // While back-pressure stops all fetching, the steps of everyone's saves show progress.
  const foreignSteps = scheduler.backpressured > 0 ? scheduler.steps : 0;
  return {
    topic,
    partition,
    state: reportedState(phase),
    position,
    offset,
    checkpoint: saver?.offset ?? 0,
    end,
    ...(held === undefined ? {} : { held }),
    ...(lagMs === undefined ? {} : { lagMs }),
    epoch: context?.epoch ?? 0,
    signs: loads + earlierSteps + (saver?.signs ?? 0) + foreignSteps,
    takesLong: phase.kind === 'loading' || saver?.isFollowing === true,
    ...(error === undefined ? {} : { error }),
    ...(noProgress === undefined ? {} : { noProgress }),
  };
}
