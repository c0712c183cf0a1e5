import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode, identityOf, isAlive, type ProcessIdentity } from './processes';

interface Holder extends ProcessIdentity {
  readonly token: string;
}

/**
 * Runs `work` while no other process holds the lock file. A lock whose holder has died, by kill -9 or a reboot, is taken over.
 * `onWait` is called once, if there is somebody to wait for.
 */
export async function withLock<T>(file: string, work: () => Promise<T> | T, onWait?: (pid: number) => void): Promise<T> {
  const token = await acquire(file, onWait);
  try {
    return await work();
  } finally {
    if (holderOf(file)?.token === token) fs.rmSync(file, { force: true });
  }
}

async function acquire(file: string, onWait?: (pid: number) => void): Promise<string> {
  const self = identityOf(process.pid);
  if (self === undefined) throw new Error('this process cannot see itself in the process table');
  const mine: Holder = { ...self, token: randomUUID() };
  const draft = `${file}.${mine.token}`;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(draft, JSON.stringify(mine));
  try {
    let told = false;
    for (;;) {
      if (linked(draft, file)) return mine.token;
      const holder = holderOf(file);
      if (holder === undefined || isAlive(holder)) {
        if (!told && holder !== undefined && holder.pid !== process.pid) {
          told = true;
          onWait?.(holder.pid);
        }
        await sleep(40);
      } else {
        await removeStale(file, holder);
      }
    }
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

/** A link appears whole or not at all, so nobody ever reads half a lock. */
function linked(draft: string, file: string): boolean {
  try {
    fs.linkSync(draft, file);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** Two that see the same stale lock must not both remove it: the slower would remove the faster one's new lock. */
async function removeStale(file: string, stale: Holder): Promise<void> {
  const turn = `${file}.takeover`;
  try {
    fs.closeSync(fs.openSync(turn, 'wx'));
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    // Taking over is a matter of microseconds; a turn that lasts was left by a process that died in it.
    if (ageMs(turn) > 5_000) fs.rmSync(turn, { force: true });
    await sleep(40);
    return;
  }
  try {
    if (holderOf(file)?.token === stale.token) fs.rmSync(file, { force: true });
  } finally {
    fs.rmSync(turn, { force: true });
  }
}

function ageMs(file: string): number {
  return Date.now() - (fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
}

function holderOf(file: string): Holder | undefined {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
  try {
    return JSON.parse(text) as Holder;
  } catch {
    // Links appear whole, so a lock that can't be read is damage done by a crash of the machine: nobody's.
    return { pid: 0, startedAt: '', token: text };
  }
}
