// What `npm run lint` holds the code to, in seconds. Rules that need types are in eslint.config.mjs; docs/testing.md lists both.

// A straight line: each layer sees only those to its left.
const layers = ['domain', 'contracts', 'runtime', 'kafka', 'messaging', 'openapi', 'service', 'app'];
// Of the packages in libs/reporting.
const levels = [1, 2, 3].map((level) => `level:${level}`);
// The services speak to Kafka by libs/kafka alone, which stands on @platformatic/kafka. kafkajs is the client of outsiders: the subscriber is one, and
// tests have the foreign client of the harness.
const kafkajs = ['kafkajs', 'kafkajs/*'];
const platformatic = ['@platformatic/*'];
const kafkaClients = [...kafkajs, ...platformatic];
/** What kafkajs promises, and nothing of its inside. */
const publicKafkajs = ['kafkajs/*', ...platformatic];
const may = (layer, extra = {}) => ({
  sourceTag: `layer:${layer}`,
  onlyDependOnLibsWithTags: layers.slice(0, layers.indexOf(layer)).map((below) => `layer:${below}`),
  ...extra,
});

// What is no part of a service goes on in the same line: the command line with its client, then what only developers run.
const outsiders = [
  'domain',
  'geography',
  'contracts',
  'runtime',
  'kafka',
  'messaging',
  'openapi',
  'service',
  'reporting',
  'client',
  'cli',
  'tools',
  'harness',
  'bench',
  'testing',
];
const outside = (layer, bannedExternalImports = kafkaClients) => ({
  sourceTag: `layer:${layer}`,
  onlyDependOnLibsWithTags: outsiders.slice(0, outsiders.indexOf(layer)).map((below) => `layer:${below}`),
  bannedExternalImports,
});

const tests = ['**/*.spec.ts', '**/*.fixture.ts', '**/test/**/*.ts'];

/** More are an object: at a call, nobody sees which of several arguments is which. */
const MOST_PARAMETERS = 5;

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
          'class-transformer/cjs/storage.js',
          'reflect-metadata',
          'cloudevents',
          'fast-check',
        ],
      }),
      { sourceTag: 'layer:runtime', onlyDependOnLibsWithTags: [], allowedExternalImports: [] },
      // Places and their names, of which reporting and the command line speak.
      {
        sourceTag: 'layer:geography',
        onlyDependOnLibsWithTags: ['layer:domain'],
        allowedExternalImports: ['csv-parse/sync', 'fast-check', 'pinyin-pro'],
      },
      // The client of Kafka knows nothing of what is sent by it.
      { sourceTag: 'layer:kafka', onlyDependOnLibsWithTags: ['layer:runtime'], bannedExternalImports: kafkajs },
      may('messaging', { bannedExternalImports: kafkaClients }),
      // Schemas of answers and the description of the API, without Kafka and MongoDB.
      {
        sourceTag: 'layer:openapi',
        onlyDependOnLibsWithTags: ['layer:domain', 'layer:contracts', 'layer:runtime'],
        bannedExternalImports: ['mongoose', ...kafkaClients],
      },
      may('service', { bannedExternalImports: kafkaClients }),
      {
        sourceTag: 'layer:reporting',
        onlyDependOnLibsWithTags: [...layers.slice(0, layers.indexOf('app')), 'geography', 'reporting'].map((below) => `layer:${below}`),
        bannedExternalImports: kafkaClients,
      },
      // Reporting is composed of wings, which stand on levels: each sees lower ones alone.
      ...levels.map((level, at) => ({ sourceTag: level, notDependOnLibsWithTags: levels.slice(at) })),
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
        onlyDependOnLibsWithTags: ['layer:domain', 'layer:contracts'],
        allowedExternalImports: ['kafkajs'],
      },
      // A client of the API, for others: generated from its description, and nothing of the services.
      { sourceTag: 'layer:client', onlyDependOnLibsWithTags: [], allowedExternalImports: ['eventsource-parser'] },
      outside('cli'),
      outside('tools'),
      outside('harness', publicKafkajs),
      outside('bench'),
      outside('testing'),
    ],
  },
];

const boundariesRule = '@nx/enforce-module-boundaries';

export default {
  plugins: ['typescript'],
  jsPlugins: [{ name: '@nx', specifier: '@nx/eslint-plugin' }],
  categories: { correctness: 'off' },
  ignorePatterns: ['.engines', '.nx', '**/dist', '**/coverage', '**/node_modules', '**/*.cjs', '**/*.mjs', '**/*.js', '**/generated'],
  rules: {
    [boundariesRule]: boundaries(),
    'max-params': ['error', { max: MOST_PARAMETERS }],
    'no-array-constructor': 'error',
    'no-unused-expressions': 'error',
    'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    'no-var': 'error',
    'prefer-const': 'error',
    'prefer-rest-params': 'error',
    'prefer-spread': 'error',
    'typescript/ban-ts-comment': 'error',
    'typescript/no-duplicate-enum-values': 'error',
    'typescript/no-empty-object-type': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-extra-non-null-assertion': 'error',
    'typescript/no-misused-new': 'error',
    'typescript/no-namespace': 'error',
    'typescript/no-non-null-asserted-optional-chain': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/no-require-imports': 'error',
    'typescript/no-this-alias': 'error',
    'typescript/no-unnecessary-type-constraint': 'error',
    'typescript/no-unsafe-declaration-merging': 'error',
    'typescript/no-unsafe-function-type': 'error',
    'typescript/no-wrapper-object-types': 'error',
    'typescript/prefer-as-const': 'error',
    'typescript/prefer-namespace-keyword': 'error',
    'typescript/triple-slash-reference': 'error',
  },
  overrides: [
    {
      // A test starts processes, waits and reads streams with the harness and the tools, whichever layers these stand on: nothing of the
      // product follows from it.
      files: tests,
      rules: { [boundariesRule]: boundaries(['@taocun/harness/**', '@taocun/tools/**']) },
    },
    {
      // Tests know what they have arranged.
      files: [...tests, 'testing/**/*.ts'],
      rules: { 'typescript/no-non-null-assertion': 'off' },
    },
    {
      // The rows of a table in a test are the parameters of its function, and tools are not part of the product.
      files: [...tests, 'testing/**/*.ts', 'tools/**/*.ts'],
      rules: { 'max-params': 'off' },
    },
    {
      // The simulator and the fuzzing put the three services into one program, over a Kafka and a MongoDB in memory; the bench's
      // digests read criteria, the oracle judges the payloads that the contracts' own tests judge, and the figures of a village and
      // a criterion of sales are followed through all layers.
      files: [
        'testing/src/simulator/**/*.ts',
        'testing/src/fuzz/*.ts',
        'testing/src/batches/*.ts',
        'testing/src/criteria/*.ts',
        'testing/src/figures/*.ts',
        'testing/src/assertions/assert-documents.ts',
        'testing/src/oracle/classify.property.spec.ts',
        'tools/bench/src/measure/digest.ts',
      ],
      rules: { [boundariesRule]: 'off', 'no-restricted-imports': ['error', { patterns: kafkaClients }] },
    },
  ],
};
