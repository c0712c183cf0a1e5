import * as path from 'node:path';
import { dataSets, localFolder, repositoryRoot } from '@taocun/local/folders';

export { repositoryRoot };

/** Files of the repository that Maven, Node and the JVM read. */
export const committed = {
  pom: path.join(repositoryRoot, 'tools/engines/pom.xml'),
  pins: path.join(repositoryRoot, 'tools/engines/pins.json'),
  fetchMongod: path.join(repositoryRoot, 'tools/engines/fetch-mongod.cjs'),
  kafkaLogging: path.join(repositoryRoot, 'tools/engines/kafka-log4j2.xml'),
};

/** The git-ignored folder for everything that the engines write on this machine. */
interface Folders {
  readonly root: string;
  /** Fetched programs, which do not belong to any data set. */
  readonly cache: string;
  /** A folder for each data set. */
  readonly data: string;
}

export function foldersFromEnvironment(): Folders {
  const root = localFolder();
  return { root, cache: path.join(root, 'cache'), data: dataSets() };
}
