import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { identityOf, isAlive } from '@taocun/local/processes';
import {
  type KnownAddresses,
  noteIn,
  type RunningEngines,
  runningEngines,
  writeNote,
} from '@taocun/local/running';
import { foldersFromEnvironment } from './machine/folders';
import { EngineError } from './machine/missing';

const names = /^[a-z0-9][a-z0-9-]{0,39}$/;
/** Engines whose starter was killed are asked to end, and write their memory to the disk. */
const ENDING_WITHIN_MS = 40_000;
const LEAST_FREE_MIB = 512;

/** @throws EngineError if the name cannot be that of a folder */
export function dataFolder(name: string): string {
  if (!names.test(name))
    throw new EngineError(`"${name}" can't name a data set: up to 40 small letters, digits and hyphens`);
  return path.join(foldersFromEnvironment().data, name);
}

/** A folder that no other start uses. */
export function newDataFolder(name: string): string {
  const folder = `${dataFolder(name)}-`;
  fs.mkdirSync(path.dirname(folder), { recursive: true });
  return fs.mkdtempSync(folder);
}

/** @throws EngineError if another process uses the data set, with advice on sharing its engines. */
export async function untilUnused(name: string): Promise<void> {
  const running = runningEngines(name);
  if (running !== undefined) {
    const shared = Object.entries(running.addresses).map(([variable, address]) => `${variable}='${address}'`);
    throw new EngineError(
      `Process ${running.starter.pid} runs the engines of data set "${name}". Stop it first, or share them: ${shared.join(' ') || 'they are starting.'}`,
    );
  }
  const ending = noteIn<RunningEngines>(dataFolder(name))?.engines ?? [];
  for (const endMs = Date.now() + ENDING_WITHIN_MS; ending.some(isAlive); await pause(50))
    if (Date.now() > endMs)
      throw new EngineError(
        `Process ${ending.find(isAlive)?.pid ?? '?'} does not end, and holds the data set "${name}".`,
      );
}

/** Writes a note that this process uses the data set, with the engines started so far. */
export function noteRunningEngines(
  folder: string,
  addresses: KnownAddresses = {},
  pids: readonly number[] = [],
): void {
  writeNote(folder, {
    engines: pids.map(identityOf).filter((identity) => identity !== undefined),
    addresses,
  });
}

/** @throws EngineError if so little space is free that an engine would end during its start. */
export function refuseFullDisk(folder: string): void {
  const { bavail, bsize } = fs.statfsSync(folder);
  const freeMiB = Math.floor((bavail * bsize) / 2 ** 20);
  if (freeMiB < LEAST_FREE_MIB)
    throw new EngineError(
      `Only ${freeMiB} MiB are free at ${folder}; Kafka and MongoDB need ${LEAST_FREE_MIB}. Make room, or name another folder in TAOCUN_ENGINES_DIR.`,
    );
}
