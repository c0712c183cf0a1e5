import * as fs from 'node:fs';
import * as path from 'node:path';
import { askKafka } from './answers';
import { committed } from './machine/folders';
import { type Command, type LocalEngine, type LogLine } from './machine/local-engine';
import { EngineError, MissingPrerequisites } from './machine/missing';
import { type Ports } from './machine/ports';
import { run } from './machine/processes';
import { draftOf, keepDraft } from './programs/draft';
import { type KafkaNode, onlyNode, serverProperties } from './programs/kafka-node';
import { type Pins, readPins, wrongJars } from './programs/pins';

const version = '4.4.0';

/** Apache Kafka's own jars, fetched with Maven, run as a KRaft node that is broker and controller at once. */
const kafkaOf = (nodeOf: (ports: Ports) => KafkaNode): LocalEngine => ({
  kind: 'kafka',
  title: 'Kafka',
  address: ({ port }) => `127.0.0.1:${port}`,
  logFiles: (folder) => [path.join(folder, 'kafka.log'), path.join(folder, 'kafka.out')],

  async prepare(cache, log) {
    const java = await findJava();
    const jars = kafkaJars(cache);
    const pins = readPins().kafka;
    const fetched = wrongJars(jars, pins).length === 0;
    const maven = fetched ? true : (await run('mvn', ['--version'])).exitCode === 0;
    const missing = 'missing' in java ? [java.missing] : [];
    if (!maven)
      missing.push(
        'Maven (mvn) is not installed; it fetches Kafka, once. Debian and Homebrew have it as maven.',
      );
    if (missing.length > 0 || 'missing' in java) throw new MissingPrerequisites(missing);
    if (!fetched) await fetchJars(jars, pins, log);
    return (folder, ports) => command(java.program, jars, folder, nodeOf(ports));
  },

  ask: ({ port }) => askKafka([`127.0.0.1:${port}`]),
});

/** The folder of Kafka's jars after `prepare`. */
export function kafkaJars(cache: string): string {
  return path.join(cache, `kafka-${version}`);
}

/** A single node. */
export const localKafka = kafkaOf(onlyNode);

/** One node of several, at ports that the other nodes know. */
export const kafkaInCluster = (node: KafkaNode): LocalEngine => kafkaOf(() => node);

async function command(java: string, jars: string, folder: string, node: KafkaNode): Promise<Command> {
  const logs = path.join(folder, 'data');
  const properties = path.join(folder, 'server.properties');
  fs.writeFileSync(properties, serverProperties(logs, node));
  if (!fs.existsSync(logs)) await format(java, jars, folder, node);
  return {
    program: java,
    args: [
      `-Xms${node.heap}`,
      `-Xmx${node.heap}`,
      '-XX:+UseG1GC',
      '-XX:MaxGCPauseMillis=20',
      '-XX:InitiatingHeapOccupancyPercent=35',
      '-XX:+ExplicitGCInvokesConcurrent',
      '-XX:+ExitOnOutOfMemoryError',
      // These engines run for minutes, in which the second compiler costs more processor time than it saves.
      '-XX:TieredStopAtLevel=1',
      ...loggingTo(path.join(folder, 'kafka.log')),
      '-cp',
      path.join(jars, '*'),
      'kafka.Kafka',
      properties,
    ],
    ...inUtf8(),
  };
}

/** A JVM decodes file names in the locale's encoding, and the repository's path may be Chinese. */
function inUtf8(): { readonly env: NodeJS.ProcessEnv } {
  return { env: { ...process.env, LC_ALL: 'C.UTF-8' } };
}

async function findJava(): Promise<{ readonly program: string } | { readonly missing: string }> {
  const home = process.env['JAVA_HOME'];
  const inHome = home ? path.join(home, 'bin/java') : undefined;
  const program = inHome && fs.existsSync(inHome) ? inHome : 'java';
  const { exitCode, output } = await run(program, ['-version']);
  const named = 'Debian has it as openjdk-17-jre-headless, Homebrew as openjdk@17.';
  if (exitCode !== 0) return { missing: `Java 17 or later is not installed; Kafka runs on it. ${named}` };
  if (Number(/version "(?:1\.)?(\d+)/.exec(output)?.[1]) >= 17) return { program };
  const version = /version "([^"]*)"/.exec(output)?.[1] ?? 'of an unknown version';
  return { missing: `Java 17 or later is needed, for Kafka; ${program} is ${version}. ${named}` };
}

async function fetchJars(jars: string, pins: Pins['kafka'], log: LogLine): Promise<void> {
  log(`fetching Kafka ${version} with Maven (about 45 MB, once) ...`);
  fs.rmSync(jars, { recursive: true, force: true });
  const draft = draftOf(jars);
  try {
    const goal = [
      'dependency:copy-dependencies',
      '-DincludeScope=runtime',
      `-DoutputDirectory=${draft}`,
      `-Dkafka.version=${version}`,
    ];
    const { exitCode, output } = await run('mvn', ['-q', '-B', '-C', '-f', committed.pom, ...goal], inUtf8());
    if (exitCode !== 0)
      throw new EngineError(`Maven could not fetch Kafka ${version}:\n${output.slice(-2_000)}`);
    const wrong = wrongJars(draft, pins);
    if (wrong.length === 0) return keepDraft(draft, jars);
    const remedy =
      "Remove them from Maven's local repository (~/.m2/repository), see which registry Maven asks (mvn help:effective-settings)";
    throw new EngineError(
      `Kafka is not started, for Maven brought other jars than those of ${version}:\n${wrong.join('\n')}\n${remedy}, and start again.`,
    );
  } finally {
    fs.rmSync(draft, { recursive: true, force: true });
  }
}

/** Formats under another name first, so that a folder that exists is completely formatted. */
async function format(java: string, jars: string, folder: string, node: KafkaNode): Promise<void> {
  const draft = path.join(folder, 'data.formatting');
  const properties = path.join(folder, 'format.properties');
  fs.rmSync(draft, { recursive: true, force: true });
  fs.writeFileSync(properties, serverProperties(draft, node));
  const { exitCode, output } = await run(
    java,
    [
      '-XX:TieredStopAtLevel=1',
      ...loggingTo(path.join(folder, 'kafka.log')),
      '-cp',
      path.join(jars, '*'),
      'kafka.tools.StorageTool',
      'format',
      '--cluster-id',
      node.clusterId,
      '--config',
      properties,
    ],
    inUtf8(),
  );
  if (exitCode !== 0)
    throw new Error(`Kafka's storage could not be formatted in ${draft}:\n${output.slice(-2_000)}`);
  fs.renameSync(draft, path.join(folder, 'data'));
  fs.rmSync(properties);
}

function loggingTo(file: string): string[] {
  return [`-Dlog4j2.configurationFile=${committed.kafkaLogging}`, `-Dtaocun.log=${file}`];
}
