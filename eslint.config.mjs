import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

// A straight line: each layer sees only those to its left.
const layers = ['domain', 'contracts', 'kafka', 'messaging', 'service', 'app'];
// Only layer:kafka touches the clients of Kafka: all others, their tests too, have the interfaces of libs/kafka.
const kafkaClients = ['kafkajs', 'kafkajs/*', '@platformatic/*'];
const may = (layer, extra = {}) => ({
  sourceTag: `layer:${layer}`,
  onlyDependOnLibsWithTags: layers.slice(0, layers.indexOf(layer)).map((below) => `layer:${below}`),
  ...extra,
});

const outside = (layer, ...others) => ({
  sourceTag: `layer:${layer}`,
  onlyDependOnLibsWithTags: ['domain', 'contracts', 'kafka', 'messaging', 'service', ...others].map((below) => `layer:${below}`),
  bannedExternalImports: kafkaClients,
});

const tests = ['**/*.spec.ts', '**/*.fixture.ts', '**/test/**/*.ts'];

/** Which layer sees which; `allow` names what is seen besides. */
const boundaries = (allow = []) => [
  'error',
  {
    enforceBuildableLibDependency: false,
    allow,
    depConstraints: [
      may('domain', { allowedExternalImports: ['fast-check'] }),
      may('contracts', {
        allowedExternalImports: [
          'ajv',
          'avsc',
          'class-validator',
          'class-validator-jsonschema',
          'class-transformer',
          'reflect-metadata',
          'cloudevents',
          'fast-check',
        ],
      }),
      // The client of Kafka knows nothing of what is sent by it.
      { sourceTag: 'layer:kafka', onlyDependOnLibsWithTags: [] },
      may('messaging', { bannedExternalImports: kafkaClients }),
      may('service', { bannedExternalImports: kafkaClients }),
      may('app', { bannedExternalImports: kafkaClients }),
      // In a browser there is neither Node nor Kafka; what the domain says of its shapes, and the client of answers, is all that is shared.
      {
        sourceTag: 'layer:page',
        onlyDependOnLibsWithTags: ['layer:domain', 'layer:client'],
        bannedExternalImports: ['@nestjs/*', 'mongoose', ...kafkaClients],
      },
      // A client for others: it sees what is promised to them, and nothing of the services.
      {
        sourceTag: 'layer:subscriber',
        onlyDependOnLibsWithTags: ['layer:domain', 'layer:contracts', 'layer:kafka'],
        allowedExternalImports: ['fast-check'],
      },
      // A client of the API, for others: generated from its description, and nothing of the services.
      { sourceTag: 'layer:client', onlyDependOnLibsWithTags: [], allowedExternalImports: ['eventsource-parser'] },
      // What is no part of a service: the command line, then what only developers run.
      outside('dev'),
      outside('cli', 'dev', 'client'),
      outside('harness', 'dev'),
      outside('bench', 'dev', 'harness'),
      outside('testing', 'dev', 'cli', 'client', 'harness', 'bench'),
    ],
  },
];

export default [
  {
    ignores: ['.engines', '.nx', '**/dist', '**/coverage', '**/node_modules', '**/*.cjs', '**/*.mjs', '**/*.js', '**/generated'],
  },
  ...nx.configs['flat/base'],
  ...tseslint.configs.recommendedTypeChecked,
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: {
      parserOptions: { project: ['tsconfig.json', 'apps/dashboard/tsconfig.json'], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@nx/enforce-module-boundaries': boundaries(),
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    // The driver uses what kafkajs promises, and nothing of its inside.
    files: ['libs/kafka/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: ['kafkajs/*'] }] },
  },
  {
    // A test starts processes, waits and reads streams with the harness, whichever layers that stands on: nothing of the product follows from it.
    files: tests,
    rules: { '@nx/enforce-module-boundaries': boundaries(['@taocun/harness/**']) },
  },
  {
    // Tests reach into parsed JSON and Nest's testing module more loosely than the product may.
    files: [...tests, 'testing/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    // The simulator and the fuzzing put the three services into one program, over a Kafka and a MongoDB in memory; composed batches are read
    // by the reader of batches itself; the micro-benchmarks
    // measure single steps of services, the bench's digests read criteria and its names are stored as the services do it, and the record's
    // test tries reporting's forecast on the record.
    files: [
      'testing/src/simulator/**/*.ts',
      'testing/src/fuzz/*.ts',
      'testing/src/batches/*.ts',
      'testing/src/record/record.long.spec.ts',
      'bench/src/micro.ts',
      'bench/src/profiles/names.ts',
      'bench/src/report/digest.ts',
    ],
    rules: { '@nx/enforce-module-boundaries': 'off', 'no-restricted-imports': ['error', { patterns: kafkaClients }] },
  },
];
