import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The statements lie beside `src`, and so beside `dist`: one file a figure. */
const folder = join(__dirname, '../sql');

/** The statement of a figure, as sql/<name>.sql has it. Read when the module is loaded, so that a missing one stops the start. */
export function figure(name: string): string {
  return readFileSync(join(folder, `${name}.sql`), 'utf8');
}
