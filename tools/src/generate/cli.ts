import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../engines/machine/folders';
import { generatedFiles } from './files';
import { newlyReleased } from './openapi/released';

/** Writes the committed files that follow from the code. */
async function main(): Promise<void> {
  const files = await generatedFiles();
  write(files);
  const released = newlyReleased();
  write(released);
  process.stdout.write(`${Object.keys({ ...files, ...released }).join('\n')}\n`);
}

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(repositoryRoot, name), text);
}

void main();
