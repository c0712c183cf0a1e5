import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { askKafka, untilAnswered } from './answers';
import { committed } from './folders';
import { type Command, type LocalEngine, type LogLine } from './local-engine';
import { type Missing, MissingPrerequisites } from './missing';
import { freePorts, type Ports } from './machine/ports';
import { endProcess, findMarked, messageOf, run } from './machine/processes';
import { type KafkaNode, onlyNode, serverProperties } from './programs/kafka-node';
import { type Pins, readPins, wrongJars } from './programs/pins';

const version = '4.4.0';

/** Apache Kafka's own jars, fetched with Maven, as a KRaft node that is broker and controller at once. */
const kafkaOf = (nodeOf: (ports: Ports) => KafkaNode): LocalEngine => ({
  kind: 'kafka',
  title: 'Kafka',
  address: ({ port }) => `127.0.0.1:${port}`,
  mark: (folder) => ({ program: /^java$/, argument: marker(folder) }),
  // Closing the logs cleanly spares the next start their recovery, so it is given time.
  graceMs: 30_000,
  logFiles: (folder) => [path.join(folder, 'kafka.log'), path.join(folder, 'kafka.out')],

  async prepare(cache, log) {
    const java = await findJava();
    const jars = kafkaJars(cache);
    const pins = readPins().kafka;
    const fetched = wrongJars(jars, pins).length === 0;
    const maven = fetched ? true : (await run('mvn', ['--version'])).exitCode === 0;
    const missing: Missing[] = [];
    if (typeof java !== 'string') missing.push(java);
    if (!maven) {
      missing.push({ what: 'Maven (mvn) is not installed; it fetches Kafka, once.', apt: ['maven'], brew: ['maven'] });
    }
    if (missing.length > 0 || typeof java !== 'string') throw new MissingPrerequisites(missing);
    if (!fetched) await fetchJars(jars, pins, log);
    if (!fs.existsSync(path.join(jars, classes))) await archiveClasses(java, jars, log);
    return (folder, ports) => command(java, jars, folder, nodeOf(ports));
  },

  ask: ({ port }) => askKafka([`127.0.0.1:${port}`]),
});

/** The folder of Kafka's jars, once it is prepared. */
export function kafkaJars(cache: string): string {
  return path.join(cache, `kafka-${version}`);
}

/** One node by itself. */
export const localKafka = kafkaOf(onlyNode);

/** One node of several, at ports that the others know. */
export const kafkaInCluster = (node: KafkaNode): LocalEngine => kafkaOf(() => node);

async function command(java: string, jars: string, folder: string, node: KafkaNode, archive = archived(jars)): Promise<Command> {
  const logs = path.join(folder, 'data');
  const properties = path.join(folder, 'server.properties');
  fs.writeFileSync(properties, serverProperties(logs, node));
  if (!fs.existsSync(logs)) await format(java, jars, folder, node);
  return {
    program: java,
    args: [
      marker(folder),
      `-Xms${node.heap}`,
      `-Xmx${node.heap}`,
      ...['-XX:+UseG1GC', '-XX:MaxGCPauseMillis=20', '-XX:InitiatingHeapOccupancyPercent=35', '-XX:+ExplicitGCInvokesConcurrent'],
      '-XX:+ExitOnOutOfMemoryError',
      // An engine of ours runs for minutes, for which the second compiler takes more processor than it saves (docs/performance.md).
      '-XX:TieredStopAtLevel=1',
      archive,
      ...loggingTo(path.join(folder, 'kafka.log')),
      ...['-cp', path.join(jars, '*'), 'kafka.Kafka', properties],
    ],
    // The JVM reads file names in the locale's encoding, and the repository may lie under a Chinese one.
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  };
}

function marker(folder: string): string {
  return `-Dtaocun.engine=${folder}`;
}

async function findJava(): Promise<string | Missing> {
  const home = process.env['JAVA_HOME'];
  const inHome = home ? path.join(home, 'bin/java') : undefined;
  const java = inHome && fs.existsSync(inHome) ? inHome : 'java';
  const packages = { apt: ['openjdk-17-jre-headless'], brew: ['openjdk@17'] };
  const { exitCode, output } = await run(java, ['-version']);
  if (exitCode !== 0) return { what: 'Java 17 or later is not installed; Kafka runs on it.', ...packages };
  const major = Number(/version "(?:1\.)?(\d+)/.exec(output)?.[1]);
  if (major >= 17) return java;
  return {
    what: `Java 17 or later is needed, for Kafka; ${java} is ${/version "([^"]*)"/.exec(output)?.[1] ?? 'of an unknown version'}.`,
    ...packages,
  };
}

async function fetchJars(jars: string, pins: Pins['kafka'], log: LogLine): Promise<void> {
  log(`fetching Kafka ${version} with Maven (about 45 MB, once) ...`);
  const draft = `${jars}.fetching`;
  fs.rmSync(draft, { recursive: true, force: true });
  fs.rmSync(jars, { recursive: true, force: true });
  const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${draft}`, `-Dkafka.version=${version}`];
  const { exitCode, output } = await run('mvn', ['-q', '-B', '-C', '-f', committed.pom, ...goal]);
  if (exitCode !== 0) throw new Error(`Maven could not fetch Kafka ${version}:\n${output.slice(-2_000)}`);
  const wrong = wrongJars(draft, pins);
  if (wrong.length === 0) return fs.renameSync(draft, jars);
  fs.rmSync(draft, { recursive: true });
  const remedy =
    "Remove them from Maven's local repository (~/.m2/repository), see which registry Maven asks (mvn help:effective-settings)";
  throw new Error(
    `Kafka is not started, for Maven brought other jars than those of ${version}:\n${wrong.join('\n')}\n${remedy}, and start again.`,
  );
}

/** With an empty archive, or one that another Java has made, the JVM starts as it would by itself, and says nothing. */
function archived(jars: string): string {
  return `-XX:SharedArchiveFile=${path.join(jars, classes)}`;
}

const classes = 'classes.jsa';

/** Starts a Kafka of its own, once, and keeps the classes as the JVM has read and checked them: each later start takes two thirds of the time. */
async function archiveClasses(java: string, jars: string, log: LogLine): Promise<void> {
  log('preparing Kafka to start sooner (about 5 s, once) ...');
  const folder = `${jars}.archiving`;
  const draft = path.join(folder, classes);
  const mark = localKafka.mark(folder);
  const end = async (): Promise<void> => {
    for (const pid of findMarked(mark))
      if ((await endProcess(pid, mark, localKafka.graceMs)) === 'killed') fs.rmSync(draft, { force: true });
  };
  // Of a starter that was killed in the middle of it.
  await end();
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder);
  const ports = await freePorts();
  try {
    const { program, args, env } = await command(java, jars, folder, onlyNode(ports), `-XX:ArchiveClassesAtExit=${draft}`);
    const kafka = spawn(program, args, { env, stdio: 'ignore' });
    const ended = (): string | undefined => (kafka.exitCode === null ? undefined : `it ended with ${kafka.exitCode}`);
    try {
      await once(kafka, 'spawn');
      await untilAnswered(() => localKafka.ask(ports), 60_000, ended);
    } finally {
      await end();
    }
    fs.renameSync(draft, path.join(jars, classes));
  } catch (error) {
    log(`Kafka could not be prepared, and takes a second longer to start: ${messageOf(error)}`);
    // Not tried again at each start.
    fs.writeFileSync(path.join(jars, classes), '');
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** A folder that exists is formatted to its end: it is formatted under another name first. */
async function format(java: string, jars: string, folder: string, node: KafkaNode): Promise<void> {
  const draft = path.join(folder, 'data.formatting');
  const properties = path.join(folder, 'format.properties');
  fs.rmSync(draft, { recursive: true, force: true });
  fs.writeFileSync(properties, serverProperties(draft, node));
  const { exitCode, output } = await run(
    java,
    [
      ...['-XX:TieredStopAtLevel=1', archived(jars), ...loggingTo(path.join(folder, 'kafka.log')), '-cp', path.join(jars, '*')],
      ...['kafka.tools.StorageTool', 'format', '--cluster-id', node.clusterId, '--config', properties],
    ],
    { env: { ...process.env, LC_ALL: 'C.UTF-8' } },
  );
  if (exitCode !== 0) throw new Error(`Kafka's storage could not be formatted in ${draft}:\n${output.slice(-2_000)}`);
  fs.renameSync(draft, path.join(folder, 'data'));
  fs.rmSync(properties);
}

function loggingTo(file: string): string[] {
  return [`-Dlog4j2.configurationFile=${committed.kafkaLogging}`, `-Dtaocun.log=${file}`];
}
