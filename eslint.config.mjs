import tseslint from 'typescript-eslint';

// What `npm run lint:types` holds the code to, in minutes: the rules that need types, and one that oxlint does not have for files with
// decorators. The others are in oxlint.config.mjs; docs/testing.md lists both.
const recommended = Object.entries(Object.assign({}, ...tseslint.configs.recommendedTypeChecked.map(({ rules }) => rules)));
const needsTypes = ([name]) => {
  const [scope, rule] = name.split('/');
  return scope === '@typescript-eslint' && tseslint.plugin.rules[rule].meta.docs.requiresTypeChecking === true;
};

const tests = ['**/*.spec.ts', '**/*.fixture.ts', '**/test/**/*.ts'];

export default [
  {
    ignores: ['.engines', '.nx', '**/dist', '**/coverage', '**/node_modules', '**/*.cjs', '**/*.mjs', '**/*.js', '**/generated'],
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { project: ['tsconfig.json', 'apps/dashboard/tsconfig.json'], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      ...Object.fromEntries(recommended.filter(needsTypes)),
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
    },
  },
  {
    // Tests reach into parsed JSON and Nest's testing module more loosely than the product may.
    files: [...tests, 'testing/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
];
