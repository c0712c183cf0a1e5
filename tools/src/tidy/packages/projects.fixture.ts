import { globSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { repositoryRoot } from '../../engines/machine/folders';

/** The part of a package.json that the tests read. */
interface Manifest {
  readonly name: string;
  readonly workspaces?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** The package.json of a project; `.` is the repository. */
export function manifestOf(project: string): Manifest {
  return JSON.parse(readFileSync(path.join(repositoryRoot, project, 'package.json'), 'utf8')) as Manifest;
}

/** The folders of all projects. */
export const projectFolders: readonly string[] = (manifestOf('.').workspaces ?? [])
  .flatMap((workspace) => globSync(`${workspace}/package.json`, { cwd: repositoryRoot }))
  .map((file) => path.dirname(file));
