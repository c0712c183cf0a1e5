import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repositoryRoot } from '../engines/folders';
import { describedFiles } from './documents';

/** Writes the files that follow from what the services say of themselves, or the same into another folder. */
async function main(folder = repositoryRoot): Promise<void> {
  const files = await describedFiles();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  process.stdout.write(`${Object.keys(files).join('\n')}\n`);
}

void main(process.argv[2]);
