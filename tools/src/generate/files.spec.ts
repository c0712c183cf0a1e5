import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../engines/machine/folders';
import { generatedFiles } from './files';

it('what is generated is what the code says today: else run `npm run generate`', async () => {
  for (const [name, text] of Object.entries(await generatedFiles()))
    expect([name, readFileSync(join(repositoryRoot, name), 'utf8')]).toEqual([name, text]);
});
