import { type Ports } from './machine/ports';
import { type ProcessMark } from './machine/processes';
import { type EngineKind } from './state';

export type LogLine = (line: string) => void;

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

export type Launcher = (folder: string, ports: Ports) => Promise<Command>;

/** The difference between Kafka and MongoDB where they run as child processes. `folder` is the engine's own within a data set. */
export interface LocalEngine {
  readonly kind: EngineKind;
  readonly title: string;
  readonly graceMs: number;
  address(ports: Ports): string;
  mark(folder: string): ProcessMark;
  logFiles(folder: string): string[];
  /** Finds the programs, or fetches them into the cache; throws `MissingPrerequisites`. */
  prepare(cache: string, log: LogLine): Promise<Launcher>;
  /** Asks once; undefined where it answered, otherwise why not. */
  ask(ports: Ports): Promise<string | undefined>;
}
