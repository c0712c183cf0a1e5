import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../engines/machine/folders';
import { formatted } from '../openapi/formatted';
import { between, table } from '../tables/table';
import { latencyPlot, standstillPlot, villagesPlot } from './plots';
import { type Figure, machines, performance, reliability } from './results';

/** The pages of figures, with the tables of docs/results between their marks, and the plots. */
export function figuresFiles(): Readonly<Record<string, string>> {
  return {
    'docs/performance.md': page('docs/performance.md', {
      machines: codes(machines, 'machine'),
      commands: codes(performance.commands, 'command'),
      ...figureTables(performance.tables),
    }),
    'docs/reliability.md': page('docs/reliability.md', {
      commands: codes(reliability.commands, 'command'),
      ...figureTables(reliability.tables),
    }),
    'docs/images/villages.svg': villagesPlot(),
    'docs/images/latency.svg': latencyPlot(),
    'docs/images/standstill.svg': standstillPlot(),
  };
}

function page(file: string, tables: Readonly<Record<string, string>>): string {
  const text = readFileSync(join(repositoryRoot, file), 'utf8');
  return formatted(
    file,
    Object.entries(tables).reduce((sofar, [mark, rows]) => between(sofar, `figures: ${mark}`, rows), text),
  );
}

function codes(meanings: Readonly<Record<string, string>>, head: 'machine' | 'command'): string {
  const rows = Object.entries(meanings).map(([code, meaning]) => [
    code,
    head === 'command' ? `\`${meaning}\`` : meaning,
  ]);
  return table([head, 'is'], rows);
}

function figureTables(tables: Readonly<Record<string, readonly Figure[]>>): Readonly<Record<string, string>> {
  const heads = ['what', 'aim', 'reached', 'date', 'machine', 'command'];
  return Object.fromEntries(
    Object.entries(tables).map(([name, figures]) => [
      name,
      table(
        heads,
        figures.map(({ what, aim, reached, date, machine, command }) => [
          what,
          aim,
          reached,
          date,
          machine,
          command,
        ]),
      ),
    ]),
  );
}
