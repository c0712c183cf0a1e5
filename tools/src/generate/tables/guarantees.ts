import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { repositoryRoot } from '../../engines/machine/folders';
import { type Guarantee } from '../../guarantees/guarantee';
import { subjects } from '../../guarantees/guarantees';
import { lossTests } from '../../guarantees/loss';
import { between, cell, table } from './table';

export const TESTS_FILE = 'docs/testing.md';

const levels = { e2e: 'flow', int: 'engines', long: 'long', property: 'random', spec: 'unit' } as const;

function levelOf(test: string): string {
  const [, kind = 'spec'] = /\.(e2e|int|long|property)\.spec\.ts$/.exec(test) ?? [];
  return levels[kind as keyof typeof levels];
}

const linkTo = (test: string): string => `[${path.basename(test, '.spec.ts')}](../${test})`;

function brokenBy({ broken }: Guarantee): string {
  return cell(typeof broken === 'string' ? `by hand: ${broken}` : broken.name);
}

/** The page of tests, with the tables of guarantees and of the tests of loss. */
export function testsPage(): string {
  const sections = subjects.map(({ name, guarantees }) => {
    const rows = guarantees.map((guarantee) => {
      const { promise, test, seconds } = guarantee;
      return [cell(promise), `${linkTo(test)}, ${levelOf(test)}`, String(seconds), brokenBy(guarantee)];
    });
    return `### ${name}\n\n${table(['guarantee', 'test', 's', 'fails where'], rows)}`;
  });
  const faults = lossTests.map(({ test, fault }) => [linkTo(test), cell(fault)]);
  const page = readFileSync(path.join(repositoryRoot, TESTS_FILE), 'utf8');
  return between(
    between(page, 'guarantees', sections.join('\n\n')),
    'loss',
    table(['test', 'the fault that no other has'], faults),
  );
}
