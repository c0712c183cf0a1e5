import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The statements are next to `src`, and so next to `dist`: one file per figure. */
const folder = join(__dirname, '../../sql');

/**
 * The statement of a figure, from sql/<name>.sql. It is read when the module is loaded, so that a missing
 * file prevents the start.
 */
export function figure(name: string): string {
  return readFileSync(join(folder, `${name}.sql`), 'utf8');
}
