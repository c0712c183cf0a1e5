import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import * as path from 'node:path';
import { repositoryRoot } from '../../engines/machine/folders';
import { isTestFile } from '../source-files.fixture';
import { sources } from '../sources.fixture';
import { manifestOf, projectFolders } from './projects.fixture';

// The layers of the projects: the tags of each project.json name one, and a file imports only what its layer
// sees.

interface Layer {
  /** The layers of the projects that may be imported. */
  readonly sees: readonly string[];
  /** All packages of others that may be imported. */
  readonly only?: readonly string[];
  /** Packages of others that may not be imported; `x/*` is every path inside of x. */
  readonly never?: readonly string[];
}

// The services use Kafka through libs/kafka, which uses @platformatic/kafka. kafkajs is a client of
// outsiders: of the subscriber, and of tests through the harness.
const kafkajs = ['kafkajs', 'kafkajs/*'];
const platformatic = ['@platformatic/*'];
const kafkaClients = [...kafkajs, ...platformatic];

const services = ['domain', 'contracts', 'runtime', 'kafka', 'messaging', 'openapi', 'service'];
/** Only developers run what follows the command line. */
const all = [
  ...services,
  'geography',
  'reporting',
  'client',
  'local',
  'cli',
  'tools',
  'harness',
  'bench',
  'testing',
];
/** Only the tests run the command line in their own process; nobody else sees it. */
const before = (layer: string): string[] =>
  all.slice(0, all.indexOf(layer)).filter((lower) => lower !== 'cli' || layer === 'testing');

const layers: Readonly<Record<string, Layer>> = {
  domain: { sees: [], only: ['fast-check'] },
  contracts: {
    sees: ['domain'],
    only: [
      'ajv',
      'avsc',
      'class-validator',
      'class-validator-jsonschema',
      'class-transformer',
      'class-transformer/cjs/storage.js',
      'reflect-metadata',
      'cloudevents',
      'fast-check',
    ],
  },
  runtime: { sees: [], only: [] },
  // Places and their names, for reporting and the command line.
  geography: { sees: ['domain'], only: ['csv-parse/sync', 'fast-check', 'pinyin-pro'] },
  // The client of Kafka does not know what is sent.
  kafka: { sees: ['runtime'], never: kafkajs },
  messaging: { sees: before('messaging'), never: kafkaClients },
  // The schemas of answers and the description of the API, without Kafka and MongoDB.
  openapi: { sees: ['domain', 'contracts', 'runtime'], never: ['mongoose', ...kafkaClients] },
  service: { sees: before('service'), never: kafkaClients },
  reporting: { sees: [...before('reporting'), 'reporting'], never: kafkaClients },
  app: { sees: services, never: kafkaClients },
  // A browser has neither Node nor Kafka. It shares the types of the domain and the client of the API.
  page: { sees: ['domain', 'client'], never: ['@nestjs/*', 'mongoose', ...kafkaClients] },
  // Two clients for others, without any part of the services.
  subscriber: { sees: ['domain', 'contracts'], only: ['kafkajs'] },
  client: { sees: [], only: ['eventsource-parser'] },
  // The installation on this machine: its folders, processes, addresses and terminal.
  local: { sees: before('local'), never: kafkaClients },
  cli: { sees: before('cli'), never: kafkaClients },
  tools: { sees: before('tools'), never: kafkaClients },
  harness: { sees: before('harness'), never: ['kafkajs/*', ...platformatic] },
  bench: { sees: before('bench'), never: kafkaClients },
  testing: { sees: before('testing'), never: kafkaClients },
};

/**
 * These put several services into one program, or compare what two of them do, so they import other projects
 * by path: the simulator, the fuzzing, the oracle's judge of payloads, the digests of the bench, and the
 * tests of a new figure and a new criterion.
 */
const severalServices = [
  'testing/src/simulator/',
  'testing/src/fuzz/',
  'testing/src/batches/',
  'testing/src/criteria/',
  'testing/src/figures/',
  'libs/reporting/reports/src/regions/what-if/another-criterion.spec.ts',
  'testing/src/assertions/assert-documents.',
  'testing/src/oracle/updates/classify.property.spec.ts',
  'tools/bench/src/measure/digest.ts',
];

/** Tests of all projects start processes, wait and read streams with these. */
const forTests = ['harness', 'tools'];

interface Project {
  readonly folder: string;
  readonly name: string;
  readonly layer: string;
  /**
   * For the packages of reporting, each of which sees lower ones. The app, which is composed of them, has
   * none.
   */
  readonly level: number;
}

const projects = projectFolders
  .map((folder): Project => {
    const { name } = manifestOf(folder);
    const description = readFileSync(path.join(repositoryRoot, folder, 'project.json'), 'utf8');
    const { tags } = JSON.parse(description) as { readonly tags: readonly string[] };
    const tagged = (kind: string) => tags.find((tag) => tag.startsWith(`${kind}:`))?.slice(kind.length + 1);
    return { folder, name, layer: tagged('layer') ?? '', level: Number(tagged('level') ?? Infinity) };
  })
  // tools/bench comes before tools.
  .sort((a, b) => b.folder.length - a.folder.length);

const projectAt = (file: string): Project | undefined =>
  projects.find(({ folder }) => file.startsWith(`${folder}/`));
const projectNamed = (specifier: string): Project | undefined =>
  projects.find(({ name }) => specifier === name || specifier.startsWith(`${name}/`));
const isAmong = (specifier: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) =>
    pattern.endsWith('/*') ? specifier.startsWith(pattern.slice(0, -1)) : specifier === pattern,
  );

/** False if the layer of the file does not see what it imports. */
function mayImport(file: string, specifier: string): boolean {
  const project = projectAt(file);
  const layer = layers[project?.layer ?? ''];
  if (project === undefined || layer === undefined) return false;
  if (specifier.startsWith('.')) {
    const target = projectAt(path.posix.join(path.posix.dirname(file), specifier));
    return target === project || severalServices.some((place) => file.startsWith(place));
  }
  const target = projectNamed(specifier);
  if (target !== undefined) {
    if (isTestFile(file) && forTests.includes(target.layer)) return true;
    const isLower =
      target.layer !== 'reporting' || project.layer !== 'reporting' || target.level < project.level;
    return layer.sees.includes(target.layer) && isLower;
  }
  if (specifier.startsWith('@taocun/')) return false;
  if (isBuiltin(specifier)) return true;
  return (
    (layer.only === undefined || isAmong(specifier, layer.only)) && !isAmong(specifier, layer.never ?? [])
  );
}

it('every import is one that the layer of its project sees', () => {
  const wrong = sources.flatMap(({ file, specifiers }) =>
    specifiers.filter((specifier) => !mayImport(file, specifier)).map((specifier) => `${file}: ${specifier}`),
  );
  expect(wrong).toEqual([]);
});

it.each([
  ['libs/domain/src/probe.ts', '@taocun/contracts', 'the domain sees a library to its right'],
  ['libs/domain/src/probe.ts', '@nestjs/common', 'the domain sees a framework'],
  ['libs/contracts/src/probe.ts', '@taocun/kafka', 'contracts see kafka'],
  ['libs/kafka/src/probe.ts', '@taocun/contracts', 'kafka sees what is sent by it'],
  ['libs/messaging/src/probe.ts', '@taocun/service', 'messaging sees service'],
  ['libs/messaging/src/probe.ts', 'kafkajs', 'messaging touches kafkajs'],
  ['libs/openapi/src/probe.ts', '@taocun/service', 'the description of the API sees service'],
  ['libs/openapi/src/probe.ts', '@taocun/messaging', 'the description of the API sees messaging'],
  ['libs/messaging/src/probe.ts', '@platformatic/kafka', 'messaging touches @platformatic/kafka'],
  ['libs/messaging/test/probe.int.spec.ts', 'kafkajs', 'a test of messaging touches kafkajs'],
  ['clients/subscriber/src/probe.ts', '@taocun/kafka', 'the subscriber sees kafka'],
  [
    'clients/subscriber/src/probe.ts',
    'kafkajs/src/network/connection',
    "the subscriber touches kafkajs' inside",
  ],
  ['libs/service/src/probe.ts', 'kafkajs', 'service touches kafkajs'],
  ['tools/src/probe.ts', 'kafkajs/src/network/connection', "tools touch kafkajs' inside"],
  ['libs/kafka/src/probe.ts', 'kafkajs', 'kafka touches kafkajs'],
  ['libs/kafka/test/probe.int.spec.ts', 'kafkajs', 'a test of kafka touches kafkajs'],
  ['tools/harness/src/probe.ts', '@platformatic/kafka', 'the harness touches @platformatic/kafka'],
  ['testing/src/e2e/probe.fixture.ts', 'kafkajs', 'a fixture touches kafkajs'],
  ['testing/src/simulator/probe.ts', 'kafkajs', 'the simulator touches kafkajs'],
  ['apps/ingestion/src/probe.ts', 'kafkajs', 'an app touches kafkajs'],
  ['apps/dashboard/src/probe.ts', '@taocun/contracts', 'the page sees contracts'],
  ['apps/dashboard/src/probe.ts', '../../reporting/src/answers', 'the page sees a service'],
  ['clients/subscriber/src/probe.ts', '@taocun/messaging', 'the subscriber sees the loop of the services'],
  [
    'libs/reporting/store/src/probe.ts',
    '@taocun/reporting-answers',
    'a package of reporting sees a higher one',
  ],
  [
    'libs/reporting/reports/src/probe.ts',
    '@taocun/reporting-delivery',
    'a package of reporting sees one of its own level',
  ],
  ['libs/geography/src/probe.ts', '@taocun/contracts', 'geography sees contracts'],
  ['libs/contracts/src/probe.ts', '@taocun/geography', 'contracts see geography'],
  ['libs/service/src/probe.ts', '@taocun/reporting-store', 'service sees a package of reporting'],
  ['apps/ingestion/src/probe.ts', '@taocun/reporting-store', 'another service sees a package of reporting'],
  ['apps/reporting/src/probe.ts', '@taocun/subscriber', 'a service sees the client of subscribers'],
  ['libs/client/src/probe.ts', '@taocun/contracts', 'the client of the API sees contracts'],
  ['apps/reporting/src/probe.ts', '@taocun/client', 'a service sees the client of the API'],
  ['apps/reporting/src/probe.ts', '../../ingestion/src/ingestion-state', 'an app sees another app'],
  ['apps/reporting/src/probe.ts', '@taocun/harness/until', 'a service sees the harness of the tests'],
  ['apps/reporting/src/probe.ts', '@taocun/tools/engines', 'a service sees the tools of developers'],
  ['libs/messaging/src/probe.ts', '@taocun/harness/until', 'a library sees the harness of the tests'],
  ['apps/cli/src/probe.ts', '@taocun/tools/engines', 'the command line sees the tools of developers'],
  ['apps/cli/src/probe.ts', '@taocun/bench/count', 'the command line sees the measures'],
  ['apps/cli/src/probe.ts', '@taocun/harness/until', 'the command line sees the harness of the tests'],
  ['apps/cli/src/probe.ts', '@taocun/testing/oracle/naive', 'the command line sees the tests'],
  ['tools/src/probe.ts', '@taocun/harness/until', 'the tools of developers see the harness of the tests'],
  ['tools/harness/src/probe.ts', '@taocun/testing/oracle/naive', 'the harness sees the tests'],
  ['tools/harness/src/probe.ts', '@taocun/bench/count', 'the harness sees the measures'],
  ['tools/bench/src/probe.ts', '@taocun/testing/oracle/naive', 'the measures see the tests'],
  ['tools/src/probe.ts', '@taocun/cli/in-process.fixture', 'the tools of developers see the command line'],
  ['tools/harness/src/probe.ts', '@taocun/cli/in-process.fixture', 'the harness sees the command line'],
  [
    'libs/local/src/probe.ts',
    '@taocun/cli/in-process.fixture',
    'the local installation sees the command line',
  ],
  ['apps/ingestion/src/probe.ts', '@taocun/local/text-table', 'a service sees the local installation'],
  // A test may import the harness and the tools, and otherwise only what its project may import.
  ['libs/messaging/src/probe.spec.ts', '@taocun/bench/count', "a library's test sees the measures"],
  ['apps/reporting/src/probe.spec.ts', '../../ingestion/src/main', "an app's test sees another app"],
])('%s may not import %s: %s', (file, specifier) => {
  expect(mayImport(file, specifier)).toBe(false);
});

it.each([
  [
    'libs/reporting/answers/src/probe.ts',
    '@taocun/reporting-store',
    'a package of reporting sees a lower one',
  ],
  ['libs/reporting/answers/src/probe.ts', '@taocun/geography', 'reporting sees geography'],
  ['apps/reporting/src/probe.ts', '@taocun/reporting-reports', 'reporting sees its packages'],
  ['apps/reporting/src/probe.ts', '@taocun/service', 'an app sees service'],
  ['apps/dashboard/src/probe.ts', '@taocun/domain', 'the page sees the domain'],
  ['apps/dashboard/src/probe.ts', '@taocun/client', 'the page sees the types of answers'],
  ['libs/kafka/src/probe.ts', '@platformatic/kafka', 'kafka touches @platformatic/kafka'],
  ['tools/harness/src/probe.ts', 'kafkajs', 'the harness touches kafkajs'],
  ['clients/subscriber/src/probe.ts', 'kafkajs', 'the subscriber touches kafkajs'],
  ['clients/subscriber/src/probe.ts', '@taocun/contracts', 'the subscriber sees contracts'],
  ['tools/src/probe.ts', '@taocun/kafka', 'tools see kafka'],
  ['apps/cli/src/probe.ts', '@taocun/client', 'the command line sees the client of the API'],
  ['tools/src/probe.ts', '@taocun/local/text-table', 'the tools of developers see the local installation'],
  ['apps/cli/src/probe.ts', '@taocun/local/text-table', 'the command line sees the local installation'],
  ['tools/bench/src/probe.ts', '@taocun/harness/until', 'the measures see the harness'],
  ['testing/src/probe.ts', '@taocun/bench/count', 'the tests see the measures'],
  ['testing/src/probe.ts', '@taocun/cli/in-process.fixture', 'the tests run the command line'],
  ['libs/messaging/src/probe.spec.ts', '@taocun/harness/until', "a library's test sees the harness"],
  ['libs/messaging/test/probe.fixture.ts', '@taocun/harness/until', "a library's fixture sees the harness"],
  ['apps/reporting/src/probe.spec.ts', '@taocun/harness/until', "an app's test sees the harness"],
  ['apps/cli/src/probe.spec.ts', '@taocun/tools/start/services', "the command line's test sees the tools"],
  ['tools/src/probe.spec.ts', '@taocun/harness/until', "a developers' tool's test sees the harness"],
])('%s may import %s: %s', (file, specifier) => {
  expect(mayImport(file, specifier)).toBe(true);
});
