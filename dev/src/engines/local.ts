import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { untilAnswered } from './answers';
import { type DataSet, type EngineHandle } from './data-set';
import { type Command, type Launcher, type LocalEngine } from './local-engine';
import { freePorts, type Ports } from './machine/ports';
import { endProcess, findMarked, isAlive, isMarked, killProcess, messageOf, signal } from './machine/processes';
import { type EngineRecord, readState, rememberEngine } from './state';

/** The first start of all, on a busy machine, has taken 20 s. */
const startWithinMs = 90_000;

/**
 * Finds the engine running, or starts it. It is found by its folder in the process table, so a state file that is lost, that
 * names a dead process, or a pid that another program has by now, does no harm. The caller holds the data set's lock.
 */
export async function startLocal(engine: LocalEngine, dataSet: DataSet): Promise<EngineHandle> {
  const folder = engineFolder(engine, dataSet);
  const mark = engine.mark(folder);
  const record = recordOf(engine, dataSet);
  if (record?.pid !== undefined && isMarked(record.pid, mark)) {
    if (await answers(engine, record)) return found(engine, dataSet, record);
    if (record.owner !== undefined && isAlive(record.owner)) {
      throw new Error(
        `${engine.title} (process ${record.pid}) does not answer, and is not restarted: it belongs to process ${record.owner.pid}, which runs`,
      );
    }
  }
  // Nobody owns these: their starter died before it could write them down, or they no longer answer.
  for (const pid of findMarked(mark)) {
    dataSet.log(`ending a stray ${engine.title} (process ${pid}) of data set "${dataSet.name}"`);
    await endProcess(pid, mark, engine.graceMs);
  }
  if (dataSet.ephemeral) fs.rmSync(folder, { recursive: true, force: true });
  const launcher = await dataSet.programs(engine);
  await launch(engine, launcher, dataSet, record?.ports);
  return handle(engine, dataSet, true);
}

/** Found running. An engine whose starter has died belongs to nobody, so the first process to find it takes it over. */
async function found(engine: LocalEngine, dataSet: DataSet, record: EngineRecord): Promise<EngineHandle> {
  const orphan = record.owner !== undefined && !isAlive(record.owner);
  if (orphan) {
    const { owner: _dead, ...rest } = record;
    await rememberEngine(dataSet, engine.kind, { ...rest, ...(dataSet.owner && { owner: dataSet.owner }) });
  }
  return handle(engine, dataSet, orphan);
}

/** A process that was only paused, or is still starting, gets its time. */
async function answers(engine: LocalEngine, record: EngineRecord): Promise<boolean> {
  try {
    await untilAnswered(() => engine.ask(record.ports), 20_000);
    return true;
  } catch {
    return false;
  }
}

async function launch(engine: LocalEngine, launcher: Launcher, dataSet: DataSet, remembered: Ports | undefined): Promise<void> {
  const folder = engineFolder(engine, dataSet);
  fs.mkdirSync(folder, { recursive: true });
  // Another program may take a free port before it is used.
  for (let attempt = 1; ; attempt++) {
    const ports = await freePorts(attempt === 1 ? remembered : undefined);
    const command = await launcher(folder, ports);
    const logLengths = engine.logFiles(folder).map((file) => [file, sizeOf(file)] as const);
    const pid = await spawnDetached(command, folder, engine.logFiles(folder).at(-1));
    await rememberEngine(dataSet, engine.kind, { source: 'local', ports, pid, ...(dataSet.owner && { owner: dataSet.owner }) });
    const mark = engine.mark(folder);
    try {
      await untilAnswered(
        () => engine.ask(ports),
        startWithinMs,
        () => (isMarked(pid, mark) ? undefined : 'it ended while it started'),
      );
      return;
    } catch (error) {
      await endProcess(pid, mark, engine.graceMs);
      const said = logLengths.map(([file, length]) => textAfter(file, length)).join('\n');
      if (attempt < 3 && said.includes('Address already in use')) continue;
      const why = messageOf(error);
      throw new Error(`${engine.title} did not start: ${why}\n${notable(said)}\nIts logs are in ${folder}`, { cause: error });
    }
  }
}

/** Detached, in a session of its own, so that the terminal's Ctrl-C reaches only whoever started it, and it ends in order. */
async function spawnDetached({ program, args, env }: Command, folder: string, outputFile = path.join(folder, 'output')): Promise<number> {
  const output = fs.openSync(outputFile, 'a');
  try {
    const child = spawn(program, args, { cwd: folder, env, detached: true, stdio: ['ignore', output, output] });
    const pid = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('spawn', () => (child.pid === undefined ? reject(new Error(`${program} has no pid`)) : resolve(child.pid)));
    });
    child.unref();
    return pid;
  } finally {
    fs.closeSync(output);
  }
}

export async function stopLocal(engine: LocalEngine, dataSet: DataSet, how: 'clean' | 'kill'): Promise<void> {
  const mark = engine.mark(engineFolder(engine, dataSet));
  for (const pid of findMarked(mark)) {
    if (how === 'kill') await killProcess(pid, mark);
    else if ((await endProcess(pid, mark, engine.graceMs)) === 'killed') {
      dataSet.log(`${engine.title} (process ${pid}) did not end within ${engine.graceMs / 1000} s and was killed`);
    }
  }
  const record = recordOf(engine, dataSet);
  if (record?.source === 'local') await rememberEngine(dataSet, engine.kind, { source: 'local', ports: record.ports });
}

function handle(engine: LocalEngine, dataSet: DataSet, startedHere: boolean): EngineHandle {
  let ours = startedHere;
  const folder = engineFolder(engine, dataSet);
  const mark = engine.mark(folder);
  const pid = (): number | undefined => {
    const known = recordOf(engine, dataSet)?.pid;
    return known !== undefined && isMarked(known, mark) ? known : undefined;
  };
  const send = (name: NodeJS.Signals): Promise<void> => {
    const running = pid();
    if (running === undefined) return Promise.reject(new Error(`${engine.title} of data set "${dataSet.name}" does not run`));
    signal(running, mark, name);
    return Promise.resolve();
  };
  const ports = recordOf(engine, dataSet)?.ports;
  if (ports === undefined) throw new Error(`${engine.title} of data set "${dataSet.name}" was forgotten while it started`);
  return {
    source: 'local',
    ours: () => ours,
    address: engine.address(ports),
    pid,
    stop: (how) => stopLocal(engine, dataSet, how),
    start: async () => {
      if (pid() !== undefined) return;
      await launch(engine, await dataSet.programs(engine), dataSet, ports);
      ours = true;
      const now = recordOf(engine, dataSet)?.ports;
      if (now?.port !== ports.port)
        throw new Error(`${engine.title}'s port ${ports.port} was taken while it was stopped; it now listens on ${now?.port}`);
    },
    pause: () => send('SIGSTOP'),
    resume: () => send('SIGCONT'),
    removeData: () => {
      fs.rmSync(folder, { recursive: true, force: true });
      return Promise.resolve();
    },
  };
}

export function engineFolder(engine: LocalEngine, dataSet: DataSet): string {
  return path.join(dataSet.folders.data(dataSet.name), engine.kind);
}

function recordOf(engine: LocalEngine, dataSet: DataSet): EngineRecord | undefined {
  const record = readState(dataSet.folders)[dataSet.name]?.[engine.kind];
  return record?.source === 'local' ? record : undefined;
}

function sizeOf(file: string): number {
  return fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function textAfter(file: string, length: number): string {
  if (!fs.existsSync(file)) return '';
  const bytes = fs.readFileSync(file);
  // A file shorter than it was has been rolled over since.
  return bytes.subarray(bytes.length < length ? 0 : length).toString('utf8');
}

/** Of a log the lines that say what went wrong, or else its end. */
function notable(log: string): string {
  const lines = log.split('\n').filter((line) => line.trim() !== '');
  const bad = lines.filter((line) => /\b(ERROR|FATAL)\b|Exception|"s":"[EF]"|^Error/.test(line));
  return (lines.length > 15 && bad.length > 0 ? bad.slice(0, 10) : lines.slice(-15)).map((line) => `  ${line.slice(0, 500)}`).join('\n');
}
