import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../engines/folders';
import { describedFiles } from './documents';

/** Writes the files that follow from what the services say of themselves. */
async function main(): Promise<void> {
  const files = await describedFiles();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(repositoryRoot, name), text);
  process.stdout.write(`${Object.keys(files).join('\n')}\n`);
}

void main();
