import * as path from 'node:path';

/** The repository's root; this file is as deep in `libs/local/dist` as it is in `libs/local/src`. */
export const repositoryRoot = path.resolve(__dirname, '../../..');

/** The git-ignored folder for everything that runs on this machine; `TAOCUN_ENGINES_DIR` moves it. */
export function localFolder(): string {
  return path.resolve(process.env['TAOCUN_ENGINES_DIR'] || path.join(repositoryRoot, '.engines'));
}

/** The folder with the engines' data sets, each in a folder. */
export function dataSets(): string {
  return path.join(localFolder(), 'data');
}
