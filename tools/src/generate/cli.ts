import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../engines/machine/folders';
import { generatedFiles } from './files';

/** Writes the committed files that follow from the code. */
async function main(): Promise<void> {
  const files = await generatedFiles();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(repositoryRoot, name), text);
  process.stdout.write(`${Object.keys(files).join('\n')}\n`);
}

void main();
