import * as path from 'node:path';

/** The repository's root; this file is as deep in `tools/dist` as it is in `tools/src`. */
export const repositoryRoot = path.resolve(__dirname, '../../..');

/** Files of the repository that Maven, Node and the JVM read. */
export const committed = {
  pom: path.join(repositoryRoot, 'tools/engines/pom.xml'),
  pins: path.join(repositoryRoot, 'tools/engines/pins.json'),
  fetchMongod: path.join(repositoryRoot, 'tools/engines/fetch-mongod.cjs'),
  kafkaLogging: path.join(repositoryRoot, 'tools/engines/kafka-log4j2.xml'),
};

/** One git-ignored folder that holds all that the engines leave on this machine. */
interface Folders {
  readonly root: string;
  /** Fetched programs; nothing in it belongs to a data set. */
  readonly cache: string;
  /** A folder for each data set. */
  readonly data: string;
}

/** `TAOCUN_ENGINES_DIR` moves the whole folder, programs and data alike. */
export function foldersFromEnvironment(): Folders {
  const root = path.resolve(process.env['TAOCUN_ENGINES_DIR'] || path.join(repositoryRoot, '.engines'));
  return { root, cache: path.join(root, 'cache'), data: path.join(root, 'data') };
}
