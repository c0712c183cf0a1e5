import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The version of the code. The path works from `dist` too, where this file is equally deep. */
export const { version } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as { readonly version: string };
