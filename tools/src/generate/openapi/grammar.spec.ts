import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serviceNames } from '@taocun/service';
import { repositoryRoot } from '../../engines/machine/folders';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema: { readonly default?: unknown; readonly enum?: unknown; readonly example?: unknown };
}

/** Parameters whose values differ between lists: their members, orders, units or states. */
const ofEachList = ['by', 'code', 'fields', 'format', 'id', 'sort', 'state'];
/** Parameters that accept several values in filters, and elsewhere one. */
const oneOrSeveral = ['region', 'ruleSet'];

it("a parameter's name has one form in all operations", () => {
  const forms = new Map<string, Set<string>>();
  for (const service of serviceNames) {
    const text = readFileSync(join(repositoryRoot, `docs/openapi/${service}.json`), 'utf8');
    const { paths } = JSON.parse(text) as {
      readonly paths: Readonly<
        Record<string, Readonly<Record<string, { readonly parameters?: readonly Parameter[] }>>>
      >;
    };
    for (const [path, operations] of Object.entries(paths).filter(([path]) => path.startsWith('/api/')))
      for (const {
        name,
        schema: { default: _default, example: _example, ...form },
      } of Object.values(operations).flatMap(({ parameters = [] }) => parameters)) {
        const described = name === 'level' ? { ...form, enum: undefined } : form;
        forms.set(
          name,
          (forms.get(name) ?? new Set()).add(
            `${JSON.stringify(described)}${ofEachList.includes(name) ? ` ${path}` : ''}`,
          ),
        );
      }
  }
  const several = [...forms].filter(
    ([name, all]) => !ofEachList.includes(name) && all.size > (oneOrSeveral.includes(name) ? 2 : 1),
  );
  expect(several.map(([name, all]) => [name, ...all])).toEqual([]);
});
