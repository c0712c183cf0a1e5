import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

// The paths work from `dist` too, where this file is equally deep.
const manifest = join(__dirname, '../package.json');
const commitFile = join(__dirname, '../assets/commit.txt');

/** The version of the code. */
export const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version: string };

/**
 * The commit that was built, with `-dirty` if files differed from it; `unknown` without git, or if nothing
 * was built.
 */
export const commit = existsSync(commitFile) ? readFileSync(commitFile, 'utf8').trim() : 'unknown';

export const versionAndCommit = `${version} (${commit})`;
