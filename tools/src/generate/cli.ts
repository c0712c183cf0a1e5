import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../engines/machine/folders';
import { generatedFiles } from './files';
import { newlyReleased } from './openapi/released';

/** Writes the committed files that are generated from the code. */
async function main(): Promise<void> {
  const files = await generatedFiles();
  writeGenerated(files);
  const released = newlyReleased();
  writeGenerated(released);
  process.stdout.write(`${Object.keys({ ...files, ...released }).join('\n')}\n`);
}

function writeGenerated(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(repositoryRoot, name), text);
}

void main();
