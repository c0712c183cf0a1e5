import { type Ports } from './ports';

export type LogLine = (line: string) => void;

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

export type Launcher = (folder: string, ports: Ports) => Promise<Command>;

/**
 * The differences between Kafka and MongoDB as child processes. `folder` is that of the engine within a data
 * set.
 */
export interface LocalEngine {
  readonly kind: 'kafka' | 'mongodb';
  readonly title: string;
  address(ports: Ports): string;
  logFiles(folder: string): string[];
  /** Finds the programs, or fetches them into the cache; throws `MissingPrerequisites`. */
  prepare(cache: string, log: LogLine): Promise<Launcher>;
  /** Asks once; undefined if the engine answered, otherwise the reason. */
  ask(ports: Ports): Promise<string | undefined>;
}
