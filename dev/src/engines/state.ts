import * as fs from 'node:fs';
import * as path from 'node:path';
import { type Folders } from './folders';
import { withLock } from './machine/lock';
import { type Ports } from './machine/ports';
import { hasCode, type ProcessIdentity } from './machine/processes';

export type EngineKind = 'kafka' | 'mongodb';

/** One engine of one data set, as remembered; ports outlive the process, so that a restart keeps its address. */
export interface EngineRecord {
  readonly source: 'docker' | 'local';
  readonly ports: Ports;
  /** Of a local engine that was started and not yet stopped. It may have died since. */
  readonly pid?: number;
  /** The process that stops it. Without one it was left running on purpose. */
  readonly owner?: ProcessIdentity;
}

interface DataSetRecord {
  /** Nobody needs its data once its owner is gone. */
  readonly ephemeral: boolean;
  readonly kafka?: EngineRecord;
  readonly mongodb?: EngineRecord;
}

type State = Readonly<Record<string, DataSetRecord>>;

export function readState(folders: Folders): State {
  let text: string;
  try {
    text = fs.readFileSync(folders.stateFile, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return {};
    throw error;
  }
  try {
    return parseState(JSON.parse(text));
  } catch {
    // Running engines are found by their folder too (local.ts), so a damaged file costs only the remembered ports.
    return {};
  }
}

/** The part of a data set that names its entry in the state file. */
interface Entry {
  readonly folders: Folders;
  readonly name: string;
  readonly ephemeral: boolean;
}

export async function rememberEngine({ folders, name, ephemeral }: Entry, kind: EngineKind, record: EngineRecord): Promise<void> {
  await changeState(folders, (state) => ({ ...state, [name]: { ...state[name], ephemeral, [kind]: record } }));
}

export async function forgetDataSet(folders: Folders, name: string): Promise<void> {
  await changeState(folders, ({ [name]: _forgotten, ...others }) => others);
}

/** Several data sets start at once, each under its own lock; the file that they share has a short lock of its own. */
async function changeState(folders: Folders, change: (state: State) => State): Promise<void> {
  await withLock(path.join(folders.locks, 'state.lock'), () => {
    const draft = `${folders.stateFile}.${process.pid}`;
    fs.writeFileSync(draft, `${JSON.stringify(change(readState(folders)), null, 2)}\n`);
    fs.renameSync(draft, folders.stateFile);
  });
}

function parseState(json: unknown): State {
  if (!isObject(json)) return {};
  return Object.fromEntries(
    Object.entries(json).flatMap(([name, dataSet]): [string, DataSetRecord][] => {
      if (!isObject(dataSet)) return [];
      const kafka = parseEngine(dataSet['kafka']);
      const mongodb = parseEngine(dataSet['mongodb']);
      return [[name, { ephemeral: dataSet['ephemeral'] === true, ...(kafka && { kafka }), ...(mongodb && { mongodb }) }]];
    }),
  );
}

function parseEngine(json: unknown): EngineRecord | undefined {
  if (!isObject(json)) return undefined;
  const { source, ports, pid, owner } = json;
  if ((source !== 'docker' && source !== 'local') || !isObject(ports)) return undefined;
  const { port, controllerPort } = ports;
  if (!isCount(port) || !isCount(controllerPort)) return undefined;
  const known = isObject(owner) && isCount(owner['pid']) && typeof owner['startedAt'] === 'string';
  return {
    source,
    ports: { port, controllerPort },
    ...(isCount(pid) && { pid }),
    ...(known && { owner: { pid: owner['pid'] as number, startedAt: owner['startedAt'] as string } }),
  };
}

function isObject(json: unknown): json is Record<string, unknown> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

function isCount(json: unknown): json is number {
  return typeof json === 'number' && Number.isInteger(json) && json > 0;
}
