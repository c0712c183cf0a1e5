import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { describeConfig } from '@taocun/service';
import { repositoryRoot } from '../engines/machine/folders';
import { scraped } from '../observability/scraped.fixture';

// Nothing exists without a caller: users must find every variable and metric where they look. docs.spec.ts
// compares scripts with documents.

const textOf = (file: string): string => readFileSync(path.join(repositoryRoot, file), 'utf8');
const filesOf = (...patterns: readonly string[]): string[] =>
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', ...patterns], {
    cwd: repositoryRoot,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((file) => file !== '');
const textsOf = (...patterns: readonly string[]): string =>
  filesOf(...patterns)
    .map(textOf)
    .join('\n');
const documents = (): string => textsOf('*.md');

it('a service reads each variable together with all others', () => {
  const names = new Set(describeConfig().map(({ name }) => name));
  const elsewhere = filesOf('apps/*.ts', 'libs/*.ts')
    .filter(
      (file) => !/\.spec\.ts$|\.fixture\.ts$|\/test\/|^(apps\/(cli|dashboard)|libs\/local)\//.test(file),
    )
    .flatMap((file) =>
      [...textOf(file).matchAll(/env(?:\[['"]|\.)([A-Z][A-Z0-9_]+)/g)].map(
        ([, name = '']) => `${file}: ${name}`,
      ),
    )
    .filter((variable) => names.has(variable.split(': ')[1] ?? ''));
  expect(elsewhere).toEqual([]);
});

it('every other variable is documented', () => {
  // Set by the machine, by a program or test of the repository for its own child processes, or for a library.
  const given = [
    'PATH',
    'JAVA_HOME',
    'HOME',
    'TAOCUN_KAFKA_ADVERTISED_PORT',
    'UNWEDGED',
    'STOPS_AFTER_MS',
    'MUTANT',
    'FAULT',
    'CLOCK_SHIFT_MS',
    'FETCHED',
    'UPDATES',
    'MONGOMS_DOWNLOAD_MIRROR',
    'MONGOMS_USE_HTTP',
  ];
  const read = filesOf('*.ts', '*.tsx', '*.mjs', '*.cjs').flatMap((file) =>
    [...textOf(file).matchAll(/process\.env(?:\[['"]|\.)([A-Z][A-Z0-9_]+)/g)].map(([, name = '']) => name),
  );
  const text = documents();
  const missing = [...new Set(read)].filter(
    (name) => !given.includes(name) && !new RegExp(`\\b${name}\\b`).test(text),
  );
  expect(missing).toEqual([]);
});

it('every operation of the API has a caller', () => {
  // The page and the command line call the client of the API with the id as a text; a function of theirs may
  // have the same name. Python uses snake case, and documents the address.
  const ids = new Map<string, string>();
  for (const service of ['ingestion', 'classification', 'reporting']) {
    const { paths } = JSON.parse(textOf(`docs/openapi/${service}.json`)) as {
      readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string }>>>>;
    };
    for (const [address, operations] of Object.entries(paths))
      for (const { operationId } of Object.values(operations)) ids.set(operationId, address);
  }
  const programs = textsOf(
    'apps/dashboard/src/*.ts',
    'apps/dashboard/src/*.tsx',
    'apps/cli/src/*.ts',
    'libs/client/src',
    ':!*.spec.ts',
  );
  const examples = textsOf('clients', 'docs/analysis.md', ':!*.spec.ts');
  const snake = (id: string): string => id.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const isCalled = (id: string): boolean =>
    programs.includes(`'${id}'`) || new RegExp(`\\b(${id}|${snake(id)})\\b`).test(examples);
  const uncalled = [...ids.keys()].filter((id) => !isCalled(id));
  expect(uncalled.filter((id) => !Object.hasOwn(calledElsewhere, id))).toEqual([]);
  expect(Object.keys(calledElsewhere).filter((id) => !uncalled.includes(id))).toEqual([]);
});

/** Operations that no program of the repository calls by id, with their callers. */
const calledElsewhere: Readonly<Record<string, string>> = {
  getLiveness: 'probes of Docker and Kubernetes',
  getReadiness: 'probes of Kubernetes and load balancers',
  getHealth: 'operators, as the runbook says',
  getPositions: 'reporting for the operations page, and npm start',
  getMetrics: 'Prometheus',
  getUpdateCounts: 'npm start and the synthetic feed',
  getProblemType: 'whoever follows the type of a problem',
  getOutlook: 'reporting, for the page of a village',
  createKey: 'operators who reach the services but not MongoDB, as docs/operations.md shows for Kubernetes',
  listKeys: 'the same, who look for the id of a key',
  revokeKey: 'the same',
  getSdmxStructure: 'sdmx1, in the notebook regions-in-sdmx',
  getSdmxData: 'the same notebook',
  getDataCatalog: 'catalogues, as docs/api.md shows',
  getDataFile: 'analysts, as docs/analysis.md shows',
  listPeople: 'researchers, as docs/api.md shows',
  createWebhook: 'subscribers, as docs/api.md shows',
  changeWebhook: 'subscribers, as docs/api.md shows',
  createSecret: 'subscribers, as docs/api.md shows',
};

it('every metric is on a dashboard, in an alert or in the runbook', async () => {
  const users = textsOf('deploy/observability', 'docs/runbook.md');
  const names = [...(await scraped()).keys()]
    .filter((name) => name.startsWith('taocun_'))
    .map((name) => name.replace(/_(bucket|sum|count)$/, ''));
  expect(names.length).toBeGreaterThan(10);
  expect(
    [...new Set(names)].filter((name) => !new RegExp(`\\b${name}(_bucket|_count|_sum)?\\b`).test(users)),
  ).toEqual([]);
});
