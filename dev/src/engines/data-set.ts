import * as path from 'node:path';
import { type Folders } from './folders';
import { withLock } from './machine/lock';
import { type Launcher, type LocalEngine, type LogLine } from './local-engine';
import { type ProcessIdentity } from './machine/processes';

/** One Kafka and one MongoDB that belong together under a name. */
export interface DataSet {
  readonly name: string;
  readonly folders: Folders;
  readonly ephemeral: boolean;
  readonly log: LogLine;
  /** The process recorded as the one to stop what is started now; without one it is left running on purpose. */
  readonly owner?: ProcessIdentity;
  /** The engine's programs, fetched first where they are not in the cache. */
  programs(engine: LocalEngine): Promise<Launcher>;
}

/** One engine, wherever it runs. */
export interface EngineHandle {
  readonly source: 'given' | 'docker' | 'local';
  /** Whether whoever holds this handle is the one to stop the engine. */
  ours(): boolean;
  readonly address: string;
  pid(): number | undefined;
  stop(how: 'clean' | 'kill'): Promise<void>;
  start(): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  removeData(): Promise<void>;
}

const names = /^[a-z0-9][a-z0-9-]{0,39}$/;

export function dataSet(
  name: string,
  folders: Folders,
  options: { ephemeral: boolean; log: LogLine; owner?: ProcessIdentity | undefined },
): DataSet {
  if (!names.test(name)) throw new Error(`"${name}" can't name a data set: up to 40 small letters, digits and hyphens`);
  const { ephemeral, log, owner } = options;
  return {
    name,
    folders,
    ephemeral,
    log,
    ...(owner && { owner }),
    programs: (engine) => {
      const lock = path.join(folders.locks, `fetch-${engine.kind}.lock`);
      return withLock(
        lock,
        () => engine.prepare(folders.cache, log),
        (pid) => log(`waiting for process ${pid} to fetch ${engine.title}`),
      );
    },
  };
}

/** One at a time starts, stops or removes a data set. */
export function exclusively<T>({ folders, name, log }: DataSet, work: () => Promise<T>): Promise<T> {
  return withLock(path.join(folders.locks, `${name}.lock`), work, (pid) =>
    log(`waiting for process ${pid}, which starts or stops the engines`),
  );
}
