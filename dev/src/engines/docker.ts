import { createHash } from 'node:crypto';
import { untilAnswered } from './answers';
import { type DataSet, type EngineHandle } from './data-set';
import { committed } from './folders';
import { type LocalEngine } from './local-engine';
import { freePorts, type Ports } from './machine/ports';
import { isAlive, run } from './machine/processes';
import { readState, rememberEngine } from './state';

/** The daemon has a compose command, as a plugin or as a program. */
export interface Docker {
  readonly compose: readonly [program: string, ...args: string[]];
}

/** Docker where its daemon answers and it has compose; otherwise why it is not used. */
export async function findDocker(): Promise<Docker | string> {
  const { exitCode } = await run('docker', ['info'], { timeoutMs: 10_000 });
  if (exitCode === undefined) return 'Docker is not installed';
  if (exitCode !== 0) return 'no Docker daemon answers';
  for (const compose of [['docker', 'compose'], ['docker-compose']] as const) {
    const [program, ...args] = compose;
    if ((await run(program, [...args, 'version'], { timeoutMs: 10_000 })).exitCode === 0) return { compose };
  }
  return 'the Docker daemon answers, but there is no docker compose';
}

/** Finds the engine's container running, or starts it. `engine` says how to ask whether it answers. The caller holds the data set's lock. */
export async function startDocker(docker: Docker, engine: LocalEngine, dataSet: DataSet): Promise<EngineHandle> {
  const { kind, title } = engine;
  const record = readState(dataSet.folders)[dataSet.name]?.[kind];
  const remembered = record?.source === 'docker' ? record : undefined;
  const running = remembered !== undefined && (await isUp(docker, engine, dataSet, remembered.ports));
  const orphan = running && remembered.owner !== undefined && !isAlive(remembered.owner);
  let ports = remembered?.ports;
  if (!running || ports === undefined) {
    if (dataSet.ephemeral) await removeDockerData(docker, engine, dataSet);
    dataSet.log(`starting ${title} with Docker (its image is pulled the first time) ...`);
    ports = await up(docker, engine, dataSet, ports);
  }
  if (!running || orphan) {
    await rememberEngine(dataSet, kind, { source: 'docker', ports, ...(dataSet.owner && { owner: dataSet.owner }) });
  }
  const at = ports;
  let ours = !running || orphan;
  const ask = (): Promise<void> => untilAnswered(() => engine.ask(at), 120_000);
  try {
    await ask();
  } catch (error) {
    // The caller then runs the engine without Docker, so the container must not stay; its data does.
    if (!running) await stopDocker(docker, engine, dataSet, 'clean');
    throw error;
  }
  return {
    source: 'docker',
    ours: () => ours,
    address: engine.address(at),
    pid: () => undefined,
    stop: (how) => stopDocker(docker, engine, dataSet, how),
    start: async () => {
      await composeOrThrow(docker, dataSet, at, ['start', kind]);
      ours = true;
      await ask();
    },
    pause: () => composeOrThrow(docker, dataSet, at, ['pause', kind]),
    resume: () => composeOrThrow(docker, dataSet, at, ['unpause', kind]),
    removeData: () => removeDockerData(docker, engine, dataSet),
  };
}

async function up(docker: Docker, engine: LocalEngine, dataSet: DataSet, remembered: Ports | undefined): Promise<Ports> {
  for (let attempt = 1; ; attempt++) {
    const ports = await freePorts(attempt === 1 ? remembered : undefined);
    const { exitCode, output } = await compose(docker, dataSet, ports, ['up', '--detach', engine.kind]);
    if (exitCode === 0) return ports;
    if (attempt < 3 && /port is already allocated|address already in use/i.test(output)) continue;
    throw new Error(`Docker could not start ${engine.title}:\n${output.slice(-1_000)}`);
  }
}

async function isUp(docker: Docker, { kind }: LocalEngine, dataSet: DataSet, ports: Ports): Promise<boolean> {
  const { exitCode, output } = await compose(docker, dataSet, ports, ['ps', '--services', '--filter', 'status=running']);
  return exitCode === 0 && output.split(/\s+/).includes(kind);
}

export async function stopDocker(docker: Docker, { kind }: LocalEngine, dataSet: DataSet, how: 'clean' | 'kill'): Promise<void> {
  const record = readState(dataSet.folders)[dataSet.name]?.[kind];
  if (record?.source !== 'docker') return;
  await composeOrThrow(docker, dataSet, record.ports, [how === 'kill' ? 'kill' : 'stop', kind]);
  await rememberEngine(dataSet, kind, { source: 'docker', ports: record.ports });
}

/** Removes the container and the volume that has the service's name. */
export async function removeDockerData(docker: Docker, { kind }: LocalEngine, dataSet: DataSet): Promise<void> {
  const ports = readState(dataSet.folders)[dataSet.name]?.[kind]?.ports ?? { port: 1, controllerPort: 1 };
  await composeOrThrow(docker, dataSet, ports, ['rm', '--stop', '--force', '--volumes', kind]);
  // There is none before the first start, and Docker takes that for a failure.
  await run('docker', ['volume', 'rm', `${project(dataSet)}_${kind}`]);
}

async function composeOrThrow(docker: Docker, dataSet: DataSet, ports: Ports, args: readonly string[]): Promise<void> {
  const { exitCode, output } = await compose(docker, dataSet, ports, args);
  if (exitCode !== 0) throw new Error(`docker compose ${args.join(' ')} failed:\n${output.slice(-1_000)}`);
}

/** Every command of a service needs its ports; those of the other service don't matter to it. */
function compose({ compose }: Docker, dataSet: DataSet, { port, controllerPort }: Ports, args: readonly string[]): ReturnType<typeof run> {
  const [program, ...first] = compose;
  const env = {
    ...process.env,
    TAOCUN_KAFKA_PORT: String(port),
    TAOCUN_KAFKA_CONTROLLER_PORT: String(controllerPort),
    TAOCUN_MONGODB_PORT: String(port),
  };
  return run(program, [...first, '--project-name', project(dataSet), '--file', committed.composeFile, ...args], { env });
}

/** Two clones of the repository on one machine have containers of their own. */
function project({ folders, name }: DataSet): string {
  return `taocun-${name}-${createHash('sha256').update(folders.root).digest('hex').slice(0, 8)}`;
}
