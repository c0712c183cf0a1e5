import * as fs from 'node:fs';
import * as path from 'node:path';
import type { ServiceName } from '@taocun/contracts';
import { foldersFromEnvironment } from '../engines/folders';
import { identityOf, isAlive, type ProcessIdentity } from '../engines/machine/processes';

/** The installation that `npm start` runs here. */
interface RunningStart {
  readonly process: ProcessIdentity;
  /** `http://host:port` of each service. */
  readonly addresses: Readonly<Record<ServiceName, string>>;
}

const file = (): string => path.join(foldersFromEnvironment().root, 'running.json');

/** The one that was started last and still runs. */
export function runningStart(): RunningStart | undefined {
  try {
    const running = JSON.parse(fs.readFileSync(file(), 'utf8')) as RunningStart;
    return isAlive(running.process) ? running : undefined;
  } catch {
    // None has run here, or its note was cut off.
    return undefined;
  }
}

/** Notes where the services are, for the command line and a second start, and answers what takes the note away. */
export function noteRunning(addresses: RunningStart['addresses']): () => void {
  const own = identityOf(process.pid);
  if (own === undefined) return () => undefined;
  const draft = `${file()}.${process.pid}`;
  fs.writeFileSync(draft, `${JSON.stringify({ process: own, addresses })}\n`);
  fs.renameSync(draft, file());
  return () => {
    if (runningStart()?.process.pid === own.pid) fs.rmSync(file(), { force: true });
  };
}
