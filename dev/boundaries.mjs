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
  ['libs/messaging/test/probe.int.spec.ts', "import { Kafka } from 'kafkajs';", 'a test of messaging touches kafkajs'],
  ['libs/subscriber/src/probe.ts', "import { Kafka } from 'kafkajs';", 'the subscriber touches kafkajs'],
  ['libs/service/src/probe.ts', "import { Kafka } from 'kafkajs';", 'service touches kafkajs'],
  ['dev/src/probe.ts', "import Connection from 'kafkajs/src/network/connection';", "dev touches kafkajs' inside"],
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
  ['apps/reporting/src/probe.ts', "import { IngestionState } from '../../ingestion/src/ingestion-state';", 'an app sees another app'],
];
const legal = [
  ['apps/reporting/src/probe.ts', "import { bootService } from '@taocun/service';", 'an app sees service'],
  ['apps/dashboard/src/probe.ts', "import type { RuleSet } from '@taocun/domain';", 'the page sees the domain'],
  [
    'apps/dashboard/src/probe.ts',
    "import type { components } from '../../../docs/openapi/reporting';",
    'the page sees the types of answers',
  ],
  ['libs/kafka/src/probe.ts', "import { Kafka } from 'kafkajs';", 'kafka touches kafkajs'],
  ['libs/subscriber/src/probe.ts', "import { topics } from '@taocun/contracts';", 'the subscriber sees contracts'],
  ['libs/subscriber/src/probe.ts', "import { kafkaClient } from '@taocun/kafka';", 'the subscriber sees kafka'],
  ['dev/src/probe.ts', "import { kafkaClient } from '@taocun/kafka';", 'dev sees kafka'],
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
