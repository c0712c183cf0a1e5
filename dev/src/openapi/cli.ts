import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OPENAPI_FOLDER, openApiFiles, services } from './documents';

/** Writes docs/openapi, or the same into another folder. */
async function main(folder = OPENAPI_FOLDER): Promise<void> {
  for (const service of services) {
    for (const [name, text] of Object.entries(await openApiFiles(service))) writeFileSync(join(folder, name), text);
  }
  process.stdout.write(`${folder} is written.\n`);
}

void main(process.argv[2]);
