import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../engines/machine/folders';

export const DECISIONS_FILE = 'docs/decisions/README.md';

/** The members of a decision record that the index shows. */
interface Decision {
  readonly file: string;
  readonly title: string;
  readonly status: string;
}

/** The records in order of their numbers. */
function decisions(): readonly Decision[] {
  const folder = join(repositoryRoot, 'docs/decisions');
  return readdirSync(folder)
    .filter((file) => /^\d{4}-/.test(file))
    .sort()
    .map((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      const [, title, status] = /^# (\d{4} .+)\n\nStatus: (.+)\n\n/.exec(text) ?? [];
      if (title?.slice(0, 4) !== file.slice(0, 4) || status === undefined)
        throw new Error(`${file} does not begin with its number and title, then its status.`);
      return { file, title, status };
    });
}

/** The index of the records, with the status of each. */
export function decisionsPage(): string {
  return `# Decisions

Made by \`npm run generate\`. A record exists for a choice that someone may question again, and fits on a page. All are in
force, unless stated.

${decisions()
  .map(
    ({ file, title, status }) => `- [${title}](${file})${status.startsWith('in force') ? '' : `: ${status}`}`,
  )
  .join('\n')}
`;
}
