import { globSync, readFileSync } from 'node:fs';

// The rules of `npm run lint`. The layers are in tools/src/tidy/packages/layers.spec.ts.

const tests = ['**/*.spec.ts', '**/*.fixture.ts', '**/test/**/*.ts', 'testing/**/*.ts'];
const ignorePatterns = [
  '.engines',
  '.nx',
  '**/dist',
  '**/coverage',
  '**/node_modules',
  '**/*.cjs',
  '**/*.mjs',
  '**/*.js',
  '**/generated',
];

/** More are an object: at a call, nobody sees which of several arguments is which. */
const MOST_PARAMETERS = 5;

/**
 * Decorators make TypeScript write the types of parameters into the compiled code, so a class that only a
 * type names must be imported as a value. oxlint's rule does not know this
 * (https://github.com/oxc-project/oxc/issues/13609).
 */
const decorated = globSync('{apps,clients,libs,testing,tools}/**/*.ts', {
  cwd: import.meta.dirname,
  exclude: ignorePatterns,
})
  .filter((file) => /^\s*@[A-Z]\w*\(/m.test(readFileSync(`${import.meta.dirname}/${file}`, 'utf8')))
  .sort();

const off = (rules) => Object.fromEntries(rules.map((rule) => [`typescript/${rule}`, 'off']));

export default {
  plugins: ['typescript'],
  categories: { correctness: 'off' },
  options: { typeAware: true },
  ignorePatterns,
  rules: {
    'max-params': ['error', { max: MOST_PARAMETERS }],
    'no-array-constructor': 'error',
    'no-unused-expressions': 'error',
    'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    'no-var': 'error',
    'prefer-const': 'error',
    'prefer-rest-params': 'error',
    'prefer-spread': 'error',
    'typescript/await-thenable': 'error',
    'typescript/ban-ts-comment': 'error',
    'typescript/consistent-type-imports': [
      'error',
      { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
    ],
    'typescript/no-array-delete': 'error',
    'typescript/no-base-to-string': 'error',
    'typescript/no-duplicate-enum-values': 'error',
    'typescript/no-duplicate-type-constituents': 'error',
    'typescript/no-empty-object-type': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-extra-non-null-assertion': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-for-in-array': 'error',
    'typescript/no-implied-eval': 'error',
    'typescript/no-misused-new': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/no-namespace': 'error',
    'typescript/no-non-null-asserted-optional-chain': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/no-redundant-type-constituents': 'error',
    'typescript/no-require-imports': 'error',
    'typescript/no-this-alias': 'error',
    'typescript/no-unnecessary-type-assertion': 'error',
    'typescript/no-unnecessary-type-constraint': 'error',
    'typescript/no-unsafe-argument': 'error',
    'typescript/no-unsafe-assignment': 'error',
    'typescript/no-unsafe-call': 'error',
    'typescript/no-unsafe-declaration-merging': 'error',
    'typescript/no-unsafe-enum-comparison': 'error',
    'typescript/no-unsafe-function-type': 'error',
    'typescript/no-unsafe-member-access': 'error',
    'typescript/no-unsafe-return': 'error',
    'typescript/no-unsafe-unary-minus': 'error',
    'typescript/no-wrapper-object-types': 'error',
    'typescript/only-throw-error': 'error',
    'typescript/prefer-as-const': 'error',
    'typescript/prefer-namespace-keyword': 'error',
    'typescript/prefer-promise-reject-errors': 'error',
    'typescript/require-await': 'error',
    'typescript/restrict-plus-operands': 'error',
    'typescript/restrict-template-expressions': 'error',
    'typescript/switch-exhaustiveness-check': 'error',
    'typescript/triple-slash-reference': 'error',
    'typescript/unbound-method': 'error',
  },
  overrides: [
    { files: decorated, rules: off(['consistent-type-imports']) },
    {
      // Tests know what they have arranged, and read parsed JSON and Nest's testing module more loosely than
      // the product may.
      files: tests,
      rules: off([
        'no-non-null-assertion',
        'no-unsafe-argument',
        'no-unsafe-assignment',
        'no-unsafe-call',
        'no-unsafe-member-access',
        'no-unsafe-return',
      ]),
    },
    {
      // The rows of a table in a test are the parameters of its function, and tools are not part of the
      // product.
      files: [...tests, 'tools/**/*.ts'],
      rules: { 'max-params': 'off' },
    },
  ],
};
