import * as fs from 'node:fs';
import * as path from 'node:path';
import type { ServiceName } from '@taocun/contracts';
import { dataSets, localFolder } from './folders';
import { identityOf, isAlive, type ProcessIdentity } from './processes';

/** A file in the folder that a process uses, which describes that process while it runs. */
interface Running<Addresses> {
  /** The process that started it and stops it. */
  readonly starter: ProcessIdentity;
  readonly addresses: Addresses;
}

/** `http://host:port` of each service that `npm start` runs. */
type ServiceAddresses = Readonly<Record<ServiceName, string>>;

/**
 * The addresses of engines that run here; one given to the starter, or one that does not answer yet, is
 * absent.
 */
export interface KnownAddresses {
  readonly KAFKA_BROKERS?: string;
  readonly MONGODB_URI?: string;
}

export interface RunningEngines extends Running<KnownAddresses> {
  readonly engines: readonly ProcessIdentity[];
}

/** The last installation started here by `npm start` that still runs. */
export function runningStart(): Running<ServiceAddresses> | undefined {
  return whileAlive(noteIn<Running<ServiceAddresses>>(localFolder()));
}

/**
 * Writes the addresses of the services for the command line and a second start. Returns a function that
 * removes them.
 */
export function noteRunning(addresses: ServiceAddresses): () => void {
  writeNote(localFolder(), { addresses });
  return () => {
    if (runningStart()?.starter.pid === process.pid) forgetNote(localFolder());
  };
}

/** The engines of this data set, while the process that started them runs. */
export function runningEngines(name = 'main'): RunningEngines | undefined {
  return whileAlive(noteIn<RunningEngines>(path.join(dataSets(), name)));
}

/**
 * The environment as a service would read it; missing addresses are those of engines that `npm start` or
 * `npm run engines` runs.
 */
export function installationEnvironment(): NodeJS.ProcessEnv {
  const running = Object.entries(runningEngines()?.addresses ?? {}).filter(
    ([variable]) => !process.env[variable],
  );
  return { ...process.env, ...Object.fromEntries(running) };
}

/** Writes the note to a draft file first, so that it appears whole or not at all. */
export function writeNote(folder: string, note: Readonly<Record<string, unknown>>): void {
  const draft = `${fileIn(folder)}.${process.pid}`;
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(draft, `${JSON.stringify({ starter: identityOf(process.pid), ...note })}\n`);
  fs.renameSync(draft, fileIn(folder));
}

/** The note of a process that may have ended; undefined if it is missing or truncated. */
export function noteIn<Note>(folder: string): Note | undefined {
  try {
    return JSON.parse(fs.readFileSync(fileIn(folder), 'utf8')) as Note;
  } catch {
    return undefined;
  }
}

export function forgetNote(folder: string): void {
  fs.rmSync(fileIn(folder), { force: true });
}

function whileAlive<Note extends Running<unknown>>(note: Note | undefined): Note | undefined {
  return note?.starter !== undefined && isAlive(note.starter) ? note : undefined;
}

function fileIn(folder: string): string {
  return path.join(folder, 'running.json');
}
