import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The version of the code; this file is as deep in `dist` as it is in `src`. */
export const { version } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as { readonly version: string };
