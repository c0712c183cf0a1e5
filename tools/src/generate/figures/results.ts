import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../engines/machine/folders';

/** One measured figure. The machine is a name in machines.json, or empty if it was not noted. */
export interface Figure {
  readonly what: string;
  /** Empty if there was no aim. */
  readonly aim: string;
  readonly reached: string;
  readonly date: string;
  readonly machine: string;
  /** A name in the file's `commands`. */
  readonly command: string;
}

interface Results {
  readonly commands: Readonly<Record<string, string>>;
  readonly tables: Readonly<Record<string, readonly Figure[]>>;
}

/** The milliseconds from an update to its verdict, for half and for 99 % of a run's verdicts. */
interface LatencyRun {
  readonly client: 'Kafka' | 'events';
  readonly half?: number;
  readonly most: number;
  readonly date: string;
}

/** A run of the flow: updates a second, and processor time per update. */
export interface ThroughputRun {
  readonly villages: number;
  readonly rate: number;
  readonly microseconds: number;
}

/**
 * The seconds without output after each fault of a kind: for a plain client, and for each step of the flow.
 */
interface FaultKind {
  readonly fault: string;
  readonly times: number;
  readonly seconds: Readonly<
    Record<
      'client' | 'mongodb' | 'activity' | 'assessed' | 'input' | 'sameOwner',
      { readonly median: number; readonly worst: number }
    >
  >;
}

export const machines = resultsOf<Readonly<Record<string, string>>>('machines');
export const performance = resultsOf<Results & { readonly latency: readonly LatencyRun[] }>('performance');
export const reliability = resultsOf<Results & { readonly faults: readonly FaultKind[] }>('reliability');
export const scaling = resultsOf<{ readonly villages: readonly ThroughputRun[] }>('scaling');

/** The longest standstill of a plain client of Kafka or MongoDB, and of the flow. */
export function worstOf({ seconds: { client, mongodb, activity, assessed, input } }: FaultKind): {
  readonly plain: number;
  readonly flow: number;
} {
  return {
    plain: Math.max(client.worst, mongodb.worst),
    flow: Math.max(activity.worst, assessed.worst, input.worst),
  };
}

function resultsOf<Content>(name: string): Content {
  return JSON.parse(readFileSync(join(repositoryRoot, 'docs/results', `${name}.json`), 'utf8')) as Content;
}
