import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../engines/machine/folders';
import { versionedFiles } from './versions';

/** Writes the committed files that are generated from the code. */
async function main(): Promise<void> {
  // First, because the other generators load code that reads its own version.
  write(versionedFiles());
  const { generatedFiles } = await import('./files.js');
  const files = await generatedFiles();
  write(files);
  process.stdout.write(`${Object.keys(files).join('\n')}\n`);
}

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(repositoryRoot, name), text);
}

void main();
