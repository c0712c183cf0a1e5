import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../engines/machine/folders';
import { generatedFiles } from './files';

it('generated files match the code: otherwise run `npm run generate`', async () => {
  for (const [name, text] of Object.entries(await generatedFiles()))
    expect([name, readFileSync(join(repositoryRoot, name), 'utf8')]).toEqual([name, text]);
});
