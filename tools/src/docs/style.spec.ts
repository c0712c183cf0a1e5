import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { builtInRuleSets } from '@taocun/domain';
import { repositoryRoot } from '../engines/machine/folders';
import { page, prose, sourceText } from './markdown.fixture';

const textOf = (file: string): string => readFileSync(path.join(repositoryRoot, file), 'utf8');
const documents = execFileSync('git', ['ls-files', '*.md'], { cwd: repositoryRoot, encoding: 'utf8' })
  .split('\n')
  .filter((name) => name !== '')
  .map((name) => ({ name, text: textOf(name) }));
/** Lists of claims and figures in the words of their sources. */
const ofSources = ['docs/published.md', 'docs/rules.md'];

it('lines of documents have at most 120 characters, where they can be broken', () => {
  // Tables, code blocks and images are not wrapped; a long address or a piece of code cannot be wrapped.
  const canBreak = (line: string): boolean => {
    const text = line
      .replace(/^\s*([-*]|\d+\.) /, '')
      .replaceAll(/`[^`]*`/g, (code) => code.replaceAll(' ', '_'));
    return !/^\s*[|<]/.test(line) && /\S \S/.test(text.slice(0, 120));
  };
  const long = documents.flatMap(({ name, text }) =>
    prose({ name, text })
      .split('\n')
      .filter((line) => line.length > 120 && canBreak(line))
      .map((line) => `${name}: ${line.slice(0, 60)}`),
  );
  expect(long).toEqual([]);
});

it('documents contain none of the listed unclear phrases', () => {
  const phrases =
    /\b(tells?|told|says|stands?|brings?|(goes|go|going) on|(is|are) left to|of before|[Ww]hoever|such an? one|as it is known|of which nothing|anew)\b/;
  const matches = documents
    .filter(({ name }) => !ofSources.includes(name))
    .flatMap(({ name, text }) =>
      prose({ name, text })
        .split('\n')
        .filter((line) => phrases.test(line))
        .map((line) => `${name}: ${line.trim()}`),
    );
  expect(matches).toEqual([]);
});

describe('cut-offs', () => {
  const months = [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ];

  it('of the built-in rule sets are in the glossary', () => {
    const lines = builtInRuleSets.map(({ id, cutOffs }) => {
      const days = cutOffs.map(({ fromYear, monthDay }) => {
        const [month, day] = monthDay.split('-').map(Number);
        return `${day} ${months[(month ?? 0) - 1]}${cutOffs.length === 1 ? '' : ` from ${fromYear}`}`;
      });
      return `  - \`${id}\`: ${days.join(', ')}.`;
    });
    const glossary = page('docs/glossary.md').text.split('\n');
    expect(glossary.filter((line) => /^ {2}- `/.test(line))).toEqual(lines);
  });

  it('differ between rule sets, so no sentence says that every certified year ends on 30 June', () => {
    const day = /30 June|end of June|6 ?月 ?30 ?日/;
    const isBound = /rule set|usual|aliresearch|world-bank|31 December/;
    const page = sourceText(
      'apps/dashboard/src/words',
      'apps/dashboard/src/pages/method',
      'apps/dashboard/src/pages/story',
    );
    const texts = [
      ...documents.filter(({ name }) => !ofSources.includes(name)),
      { name: 'the page', text: page },
    ];
    const sentences = (text: string): string[] =>
      text.replaceAll(/(?<=\S)\n *(?=[^\s|#`-])/g, ' ').split(/(?<=[.|。])\s|\n/);
    const matches = texts.flatMap(({ name, text }) =>
      sentences(text)
        .filter((one) => day.test(one) && !isBound.test(one))
        .map((one) => `${name}: ${one}`),
    );
    expect(matches).toEqual([]);
  });
});
