import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { repositoryRoot } from '../engines/machine/folders';

/** One page of the documentation. */
interface Page {
  /** The path from the repository's root, such as `docs/contract.md`. */
  readonly name: string;
  readonly text: string;
}

interface Fence {
  readonly page: string;
  /** The number of the opening line, from 1. */
  readonly line: number;
  /** The text after the opening backticks: a language, followed in an example by its subject. */
  readonly info: string;
  readonly text: string;
}

export function pages(): Page[] {
  const names = readdirSync(path.join(repositoryRoot, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name.replaceAll(path.sep, '/')}`);
  return ['CHANGELOG.md', 'CONTRIBUTING.md', 'README.md', 'SECURITY.md', ...names.sort()].map((name) => ({
    name,
    text: readFileSync(path.join(repositoryRoot, name), 'utf8'),
  }));
}

export function page(name: string): Page {
  const match = pages().find((one) => one.name === name);
  if (match === undefined) throw new Error(`There is no page ${name}.`);
  return match;
}

export function fences({ name, text }: Page): Fence[] {
  const blocks: Fence[] = [];
  let open: { info: string; line: number; lines: string[] } | undefined;
  text.split('\n').forEach((line, at) => {
    const mark = /^\s*```(.*)$/.exec(line);
    if (open === undefined) {
      if (mark !== null) open = { info: (mark[1] ?? '').trim(), line: at + 1, lines: [] };
    } else if (mark !== null) {
      blocks.push({ page: name, line: open.line, info: open.info, text: open.lines.join('\n') });
      open = undefined;
    } else open.lines.push(line);
  });
  if (open !== undefined) throw new Error(`${name}:${open.line} opens a block that is never closed.`);
  return blocks;
}

/** The page without its code blocks: prose, tables and links. */
export function prose({ text }: Page): string {
  return text.replace(/^\s*```[^]*?^\s*```$/gm, '');
}

/** The rows of the table that begins with these headings, each cell trimmed. */
export function table(of: Page, ...heads: readonly string[]): string[][] {
  const rows = of.text
    .split('\n')
    .map((line) =>
      (line.startsWith('|') ? line.split('|').slice(1, -1) : undefined)?.map((cell) => cell.trim()),
    );
  const head = rows.findIndex(
    (row) => row !== undefined && heads.every((expected, at) => row[at] === expected),
  );
  if (head < 0) throw new Error(`${of.name} has no table with the columns ${heads.join(', ')}.`);
  const cells: string[][] = [];
  for (let at = head + 2; ; at++) {
    const row = rows[at];
    if (row === undefined) return cells;
    cells.push(row);
  }
}

/** The rows of every table with these headings. */
export function tables(of: Page, ...heads: readonly string[]): string[][] {
  const parts = of.text.split(/^(?=#)|\n\n/m).filter((part) => part.includes('|'));
  return parts.flatMap((text) => {
    try {
      return table({ name: of.name, text }, ...heads);
    } catch {
      // The part is another table, or not a table.
      return [];
    }
  });
}

/** The verbatim text between backticks. */
export function unquoted(cell: string): string {
  return cell.replaceAll('`', '');
}

/** The targets of a page's links: `[text](target)`. */
export function links(of: Page): string[] {
  return [...prose(of).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? '');
}

/** The fault of a relative link, or undefined. */
export function brokenLink(of: Page, link: string): string | undefined {
  const [file = '', anchor] = link.split('#');
  const target =
    file === ''
      ? path.join(repositoryRoot, of.name)
      : path.resolve(repositoryRoot, path.dirname(of.name), file);
  if (path.relative(repositoryRoot, target).startsWith('..')) return `${link} leaves the repository`;
  if (!existsSync(target)) return `${link} leads nowhere`;
  if (anchor === undefined) return undefined;
  if (statSync(target).isDirectory()) return `${link} names a heading of a folder`;
  return headings(readFileSync(target, 'utf8')).includes(anchor)
    ? undefined
    : `${link} names no heading there`;
}

/** Anchors of headings as GitHub makes them. */
function headings(text: string): string[] {
  return [...prose({ name: '', text }).matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
    (title ?? '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** All source text of the folders; literals joined by a plus are read as one. */
export function sourceText(...folders: readonly string[]): string {
  return folders
    .flatMap((folder) => {
      const root = path.join(repositoryRoot, folder);
      return readdirSync(root, { recursive: true, encoding: 'utf8' })
        .filter(
          (name) =>
            /\.ts$/.test(name) &&
            !/\.(spec|fixture|d)\.ts$/.test(name) &&
            !/(^|[\\/])(node_modules|dist)[\\/]/.test(name),
        )
        .map((name) => readFileSync(path.join(root, name), 'utf8'));
    })
    .join('\n')
    .replace(/['"`]\s*\+\s*['"`]/g, '');
}
