// The self-test of the module boundaries: imports that the layers forbid must be reported. Exits with 1 where one is not.
// Run after `nx` has made its project graph: without one the rule passes over everything in silence.
import { createProjectGraphAsync } from '@nx/devkit';
import { ESLint } from 'eslint';
import path from 'node:path';
import tseslint from 'typescript-eslint';

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
  ['libs/messaging/src/probe.ts', "import { Connection } from '@platformatic/kafka';", 'messaging touches @platformatic/kafka'],
  ['libs/messaging/test/probe.int.spec.ts', "import { Kafka } from 'kafkajs';", 'a test of messaging touches kafkajs'],
  ['libs/subscriber/src/probe.ts', "import { Kafka } from 'kafkajs';", 'the subscriber touches kafkajs'],
  ['libs/service/src/probe.ts', "import { Kafka } from 'kafkajs';", 'service touches kafkajs'],
  ['dev/src/probe.ts', "import Connection from 'kafkajs/inside';", "dev touches kafkajs' inside"],
  ['libs/kafka/src/probe.ts', "import Connection from 'kafkajs/inside';", "kafka touches kafkajs' inside"],
  ['testing/src/e2e/probe.fixture.ts', "import { Kafka } from 'kafkajs';", 'a fixture touches kafkajs'],
  ['testing/src/simulator/probe.ts', "import { Kafka } from 'kafkajs';", 'the simulator touches kafkajs'],
  ['apps/ingestion/src/probe.ts', "import { Kafka } from 'kafkajs';", 'an app touches kafkajs'],
  ['apps/dashboard/src/probe.ts', "import { topics } from '@taocun/contracts';", 'the page sees contracts'],
  ['apps/dashboard/src/probe.ts', "import type { VillageAnswer } from '../../reporting/src/answers';", 'the page sees a service'],
  [
    'libs/subscriber/src/probe.ts',
    "import { CheckpointedServer } from '@taocun/messaging';",
    'the subscriber sees the loop of the services',
  ],
  ['apps/reporting/src/probe.ts', "import { Subscriber } from '@taocun/subscriber';", 'a service sees the client of subscribers'],
  ['libs/client/src/probe.ts', "import { topics } from '@taocun/contracts';", 'the client of the API sees contracts'],
  ['apps/reporting/src/probe.ts', "import { Taocun } from '@taocun/client';", 'a service sees the client of the API'],
  ['apps/reporting/src/probe.ts', "import { IngestionState } from '../../ingestion/src/ingestion-state';", 'an app sees another app'],
  ['apps/reporting/src/probe.ts', "import { until } from '@taocun/harness/until';", 'a service sees the harness of the tests'],
  ['apps/reporting/src/probe.ts', "import { startEngines } from '@taocun/dev/engines';", 'a service sees the tools of developers'],
  ['libs/messaging/src/probe.ts', "import { until } from '@taocun/harness/until';", 'a library sees the harness of the tests'],
  ['apps/cli/src/probe.ts', "import { count } from '@taocun/bench/count';", 'the command line sees the measures'],
  ['apps/cli/src/probe.ts', "import { until } from '@taocun/harness/until';", 'the command line sees the harness of the tests'],
  ['apps/cli/src/probe.ts', "import { naive } from '@taocun/testing/oracle/naive';", 'the command line sees the tests'],
  ['dev/src/probe.ts', "import { linesOf } from '@taocun/cli/feed/feed-lines';", 'the tools of developers see the command line'],
  ['dev/src/probe.ts', "import { until } from '@taocun/harness/until';", 'the tools of developers see the harness of the tests'],
  ['testing/harness/src/probe.ts', "import { naive } from '@taocun/testing/oracle/naive';", 'the harness sees the tests'],
  ['testing/harness/src/probe.ts', "import { linesOf } from '@taocun/cli/feed/feed-lines';", 'the harness sees the command line'],
  ['testing/harness/src/probe.ts', "import { count } from '@taocun/bench/count';", 'the harness sees the measures'],
  ['bench/src/probe.ts', "import { naive } from '@taocun/testing/oracle/naive';", 'the measures see the tests'],
  ['bench/src/probe.ts', "import { linesOf } from '@taocun/cli/feed/feed-lines';", 'the measures see the command line'],
  // A test may stand on the harness, and on nothing else that its project may not see.
  ['libs/messaging/src/probe.spec.ts', "import { count } from '@taocun/bench/count';", "a library's test sees the measures"],
  ['apps/reporting/src/probe.spec.ts', "import { bootService } from '../../ingestion/src/main';", "an app's test sees another app"],
];
const legal = [
  ['apps/reporting/src/probe.ts', "import { bootService } from '@taocun/service';", 'an app sees service'],
  ['apps/dashboard/src/probe.ts', "import type { RuleSet } from '@taocun/domain';", 'the page sees the domain'],
  ['apps/dashboard/src/probe.ts', "import type { SchemaOf } from '@taocun/client';", 'the page sees the types of answers'],
  ['libs/kafka/src/probe.ts', "import { Kafka } from 'kafkajs';", 'kafka touches kafkajs'],
  ['libs/subscriber/src/probe.ts', "import { topics } from '@taocun/contracts';", 'the subscriber sees contracts'],
  ['libs/subscriber/src/probe.ts', "import { kafkaClient } from '@taocun/kafka';", 'the subscriber sees kafka'],
  ['dev/src/probe.ts', "import { kafkaClient } from '@taocun/kafka';", 'dev sees kafka'],
  ['apps/cli/src/probe.ts', "import { Taocun } from '@taocun/client';", 'the command line sees the client of the API'],
  ['apps/cli/src/probe.ts', "import { Progress } from '@taocun/dev/start/progress';", 'the command line sees the tools of developers'],
  ['bench/src/probe.ts', "import { until } from '@taocun/harness/until';", 'the measures see the harness'],
  ['testing/src/probe.ts', "import { count } from '@taocun/bench/count';", 'the tests see the measures'],
  ['testing/src/probe.ts', "import { linesOf } from '@taocun/cli/feed/feed-lines';", 'the tests see the command line'],
  ['libs/messaging/src/probe.spec.ts', "import { until } from '@taocun/harness/until';", "a library's test sees the harness"],
  ['libs/messaging/test/probe.fixture.ts', "import { until } from '@taocun/harness/until';", "a library's fixture sees the harness"],
  ['apps/reporting/src/probe.spec.ts', "import { until } from '@taocun/harness/until';", "an app's test sees the harness"],
  ['dev/src/probe.spec.ts', "import { until } from '@taocun/harness/until';", "a developers' tool's test sees the harness"],
];

// The probes exist in no project, so nothing that needs types is asked of them.
const eslint = new ESLint({
  cwd: root,
  overrideConfig: [{ languageOptions: { parserOptions: { project: null } } }, tseslint.configs.disableTypeChecked],
});
// Where the boundaries are off, in the simulator, kafkajs is forbidden all the same.
const rules = ['@nx/enforce-module-boundaries', 'no-restricted-imports'];
let wrong = 0;
for (const [expected, probes] of [
  [true, illegal],
  [false, legal],
]) {
  for (const [filePath, code, what] of probes) {
    const [{ messages }] = await eslint.lintText(`${code}\n`, { filePath: path.join(root, filePath) });
    const reported = messages.some(({ ruleId }) => rules.includes(ruleId));
    if (reported === expected) continue;
    wrong++;
    console.error(`${expected ? 'not reported' : 'reported'}: ${what} (${filePath}: ${code})`);
  }
}
console.log(`module boundaries: ${illegal.length + legal.length - wrong} of ${illegal.length + legal.length} probes as they should be`);
process.exit(wrong === 0 ? 0 : 1);
