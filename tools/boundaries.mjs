// The self-test of the module boundaries: imports that the layers forbid must be reported. Exits with 1 if one is not.
// It also creates Nx's project graph: without a graph the rule accepts everything silently.
import { createProjectGraphAsync } from '@nx/devkit';
import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
process.chdir(root);
await createProjectGraphAsync({ exitOnError: true });

const illegal = [
  ['libs/domain/src/probe.ts', "import { topics } from '@taocun/contracts';", 'the domain sees a library to its right'],
  ['libs/domain/src/probe.ts', "import { Injectable } from '@nestjs/common';", 'the domain sees a framework'],
  ['libs/contracts/src/probe.ts', "import { Publisher } from '@taocun/kafka';", 'contracts see kafka'],
  ['libs/kafka/src/probe.ts', "import { topics } from '@taocun/contracts';", 'kafka sees what is sent by it'],
  ['libs/messaging/src/probe.ts', "import { bootService } from '@taocun/service';", 'messaging sees service'],
  ['libs/messaging/src/probe.ts', "import { Kafka } from 'kafkajs';", 'messaging touches kafkajs'],
  ['libs/openapi/src/probe.ts', "import { Problem } from '@taocun/service';", 'the description of the API sees service'],
  ['libs/openapi/src/probe.ts', "import { unappliedOf } from '@taocun/messaging';", 'the description of the API sees messaging'],
  ['libs/messaging/src/probe.ts', "import { Connection } from '@platformatic/kafka';", 'messaging touches @platformatic/kafka'],
  ['libs/messaging/test/probe.int.spec.ts', "import { Kafka } from 'kafkajs';", 'a test of messaging touches kafkajs'],
  ['clients/subscriber/src/probe.ts', "import { kafkaClient } from '@taocun/kafka';", 'the subscriber sees kafka'],
  ['clients/subscriber/src/probe.ts', "import Connection from 'kafkajs/src/network/connection';", "the subscriber touches kafkajs' inside"],
  ['libs/service/src/probe.ts', "import { Kafka } from 'kafkajs';", 'service touches kafkajs'],
  ['tools/src/probe.ts', "import Connection from 'kafkajs/src/network/connection';", "tools touch kafkajs' inside"],
  ['libs/kafka/src/probe.ts', "import { Kafka } from 'kafkajs';", 'kafka touches kafkajs'],
  ['libs/kafka/test/probe.int.spec.ts', "import { Kafka } from 'kafkajs';", 'a test of kafka touches kafkajs'],
  ['testing/harness/src/probe.ts', "import { Connection } from '@platformatic/kafka';", 'the harness touches @platformatic/kafka'],
  ['testing/src/e2e/probe.fixture.ts', "import { Kafka } from 'kafkajs';", 'a fixture touches kafkajs'],
  ['testing/src/simulator/probe.ts', "import { Kafka } from 'kafkajs';", 'the simulator touches kafkajs'],
  ['apps/ingestion/src/probe.ts', "import { Kafka } from 'kafkajs';", 'an app touches kafkajs'],
  ['apps/dashboard/src/probe.ts', "import { topics } from '@taocun/contracts';", 'the page sees contracts'],
  ['apps/dashboard/src/probe.ts', "import type { VillageAnswer } from '../../reporting/src/answers';", 'the page sees a service'],
  [
    'clients/subscriber/src/probe.ts',
    "import { CheckpointedServer } from '@taocun/messaging';",
    'the subscriber sees the loop of the services',
  ],
  ['libs/reporting/store/src/probe.ts', "import { Table } from '@taocun/reporting-answers';", 'a package of reporting sees a higher one'],
  [
    'libs/reporting/reports/src/probe.ts',
    "import { DeliveryModule } from '@taocun/reporting-delivery';",
    'a package of reporting sees one beside it',
  ],
  ['libs/geography/src/probe.ts', "import { topics } from '@taocun/contracts';", 'geography sees contracts'],
  ['libs/contracts/src/probe.ts', "import { regionName } from '@taocun/geography';", 'contracts see geography'],
  ['libs/service/src/probe.ts', "import { ReadModels } from '@taocun/reporting-store';", 'service sees a package of reporting'],
  ['apps/ingestion/src/probe.ts', "import { ReadModels } from '@taocun/reporting-store';", 'another service sees a package of reporting'],
  ['apps/reporting/src/probe.ts', "import { Subscriber } from '@taocun/subscriber';", 'a service sees the client of subscribers'],
  ['libs/client/src/probe.ts', "import { topics } from '@taocun/contracts';", 'the client of the API sees contracts'],
  ['apps/reporting/src/probe.ts', "import { Taocun } from '@taocun/client';", 'a service sees the client of the API'],
  ['apps/reporting/src/probe.ts', "import { IngestionState } from '../../ingestion/src/ingestion-state';", 'an app sees another app'],
  ['apps/reporting/src/probe.ts', "import { until } from '@taocun/harness/until';", 'a service sees the harness of the tests'],
  ['apps/reporting/src/probe.ts', "import { startEngines } from '@taocun/tools/engines';", 'a service sees the tools of developers'],
  ['libs/messaging/src/probe.ts', "import { until } from '@taocun/harness/until';", 'a library sees the harness of the tests'],
  ['apps/cli/src/probe.ts', "import { startEngines } from '@taocun/tools/engines';", 'the command line sees the tools of developers'],
  ['apps/cli/src/probe.ts', "import { countOption } from '@taocun/bench/count';", 'the command line sees the measures'],
  ['apps/cli/src/probe.ts', "import { until } from '@taocun/harness/until';", 'the command line sees the harness of the tests'],
  ['apps/cli/src/probe.ts', "import { naive } from '@taocun/testing/oracle/naive';", 'the command line sees the tests'],
  ['tools/src/probe.ts', "import { until } from '@taocun/harness/until';", 'the tools of developers see the harness of the tests'],
  ['testing/harness/src/probe.ts', "import { naive } from '@taocun/testing/oracle/naive';", 'the harness sees the tests'],
  ['testing/harness/src/probe.ts', "import { countOption } from '@taocun/bench/count';", 'the harness sees the measures'],
  ['tools/bench/src/probe.ts', "import { naive } from '@taocun/testing/oracle/naive';", 'the measures see the tests'],
  // A test may import the harness and the tools, and otherwise only what its project may import.
  ['libs/messaging/src/probe.spec.ts', "import { countOption } from '@taocun/bench/count';", "a library's test sees the measures"],
  ['apps/reporting/src/probe.spec.ts', "import { bootService } from '../../ingestion/src/main';", "an app's test sees another app"],
];
const legal = [
  [
    'libs/reporting/answers/src/probe.ts',
    "import { ReadModels } from '@taocun/reporting-store';",
    'a package of reporting sees a lower one',
  ],
  ['libs/reporting/answers/src/probe.ts', "import { regionName } from '@taocun/geography';", 'reporting sees geography'],
  ['apps/reporting/src/probe.ts', "import { VillagesModule } from '@taocun/reporting-reports';", 'reporting sees its packages'],
  ['apps/reporting/src/probe.ts', "import { bootService } from '@taocun/service';", 'an app sees service'],
  ['apps/dashboard/src/probe.ts', "import type { RuleSet } from '@taocun/domain';", 'the page sees the domain'],
  ['apps/dashboard/src/probe.ts', "import type { SchemaOf } from '@taocun/client';", 'the page sees the types of answers'],
  ['libs/kafka/src/probe.ts', "import { Connection } from '@platformatic/kafka';", 'kafka touches @platformatic/kafka'],
  ['testing/harness/src/probe.ts', "import { Kafka } from 'kafkajs';", 'the harness touches kafkajs'],
  ['clients/subscriber/src/probe.ts', "import { Kafka } from 'kafkajs';", 'the subscriber touches kafkajs'],
  ['clients/subscriber/src/probe.ts', "import { topics } from '@taocun/contracts';", 'the subscriber sees contracts'],
  ['tools/src/probe.ts', "import { kafkaClient } from '@taocun/kafka';", 'tools see kafka'],
  ['apps/cli/src/probe.ts', "import { Taocun } from '@taocun/client';", 'the command line sees the client of the API'],
  ['tools/src/probe.ts', "import { linesOf } from '@taocun/cli/feed/feed-lines';", 'the tools of developers see the command line'],
  ['tools/bench/src/probe.ts', "import { until } from '@taocun/harness/until';", 'the measures see the harness'],
  ['testing/src/probe.ts', "import { countOption } from '@taocun/bench/count';", 'the tests see the measures'],
  ['testing/src/probe.ts', "import { linesOf } from '@taocun/cli/feed/feed-lines';", 'the tests see the command line'],
  ['libs/messaging/src/probe.spec.ts', "import { until } from '@taocun/harness/until';", "a library's test sees the harness"],
  ['libs/messaging/test/probe.fixture.ts', "import { until } from '@taocun/harness/until';", "a library's fixture sees the harness"],
  ['apps/reporting/src/probe.spec.ts', "import { until } from '@taocun/harness/until';", "an app's test sees the harness"],
  ['apps/cli/src/probe.spec.ts', "import { openToTools } from '@taocun/tools/start/services';", "the command line's test sees the tools"],
  ['tools/src/probe.spec.ts', "import { until } from '@taocun/harness/until';", "a developers' tool's test sees the harness"],
];

// The probes are in a separate workspace with the same projects and packages but no sources, so that nobody sees them here.
const workspace = mkdtempSync(path.join(tmpdir(), 'taocun-boundaries-'));
let wrong = 0;
try {
  lay();
  const probes = [...illegal, ...legal].map(([file, code, what], index) => {
    const probe = path.join(path.dirname(file), `probe-${index}.${path.basename(file).replace(/^probe\./, '')}`);
    mkdirSync(path.join(workspace, path.dirname(probe)), { recursive: true });
    writeFileSync(path.join(workspace, probe), `${code}\n`);
    return { file: probe, code, what, isIllegal: index < illegal.length };
  });
  const reported = reportedIn();
  for (const { file, code, what, isIllegal } of probes) {
    if (reported.has(file) === isIllegal) continue;
    wrong++;
    console.error(`${isIllegal ? 'not reported' : 'reported'}: ${what} (${file}: ${code})`);
  }
} finally {
  rmSync(workspace, { recursive: true });
}
console.log(`module boundaries: ${illegal.length + legal.length - wrong} of ${illegal.length + legal.length} probes as they should be`);
process.exitCode = wrong === 0 ? 0 : 1;

function lay() {
  const { workspaces } = JSON.parse(readFileSync('package.json', 'utf8'));
  const manifests = globSync(workspaces.map((project) => `${project}/package.json`));
  const files = ['package.json', 'package-lock.json', 'nx.json', 'tsconfig.base.json', 'oxlint.config.mjs', ...manifests];
  for (const file of [...files, ...manifests.map((manifest) => manifest.replace(/package\.json$/, 'project.json'))])
    cpSync(file, path.join(workspace, file));
  const packages = path.join(workspace, 'node_modules');
  mkdirSync(path.join(packages, '@taocun'), { recursive: true });
  for (const name of readdirSync('node_modules').filter((one) => one !== '@taocun' && one !== '.cache'))
    symlinkSync(path.join(root, 'node_modules', name), path.join(packages, name));
  for (const manifest of manifests) {
    const { name } = JSON.parse(readFileSync(manifest, 'utf8'));
    symlinkSync(path.join(workspace, path.dirname(manifest)), path.join(packages, name));
  }
  // Before the probes exist, because one probe's import must not become part of another one's circle.
  run('-e', "require('@nx/devkit').createProjectGraphAsync({ exitOnError: true }).then(() => process.exit())");
}

/** The files in which oxlint finds a forbidden import. */
function reportedIn() {
  const stdout = run(path.join(root, 'node_modules/oxlint/bin/oxlint'), '-c', 'oxlint.config.mjs', '-f', 'json');
  const forbidden = /enforce-module-boundaries|no-restricted-imports/;
  return new Set(JSON.parse(stdout).diagnostics.flatMap(({ code, filename }) => (forbidden.test(code) ? [filename] : [])));
}

/** Runs Node in the workspace. */
function run(...args) {
  const env = { ...process.env, NX_DAEMON: 'false', NX_WORKSPACE_ROOT_PATH: workspace };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: workspace, env, encoding: 'utf8', maxBuffer: 2 ** 26 });
  // oxlint ends with 1 if it reports something.
  if (status !== 0 && !stdout.startsWith('{')) throw new Error(`node ${args.join(' ')} failed:\n${stdout}${stderr}`);
  return stdout;
}
