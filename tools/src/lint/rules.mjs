// Prints the active rules: those that ESLint would recommend, those of `npm run lint`, and those of `npm run lint:types`.
import { ESLint } from 'eslint';
import path from 'node:path';
import tseslint from 'typescript-eslint';

const root = path.resolve(import.meta.dirname, '../../..');
const { default: fast } = await import(path.join(root, 'oxlint.config.mjs'));
const isOn = ([, setting]) => !['off', 0].includes([setting].flat()[0]);
const namesIn = (rules) =>
  Object.entries(rules)
    .filter(isOn)
    .map(([name]) => name);

const recommended = Object.assign({}, ...tseslint.configs.recommendedTypeChecked.map(({ rules }) => rules));
const { rules: withTypes } = await new ESLint({ cwd: root }).calculateConfigForFile(path.join(root, 'libs/domain/src/index.ts'));
console.log(
  JSON.stringify({
    recommended: namesIn(recommended),
    fast: [fast, ...fast.overrides].flatMap(({ rules }) => namesIn(rules)),
    withTypes: namesIn(withTypes),
  }),
);
