import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { foldersFromEnvironment, repositoryRoot } from '../engines/machine/folders';

const project = path.join(repositoryRoot, 'clients/python');

/** The optional dependencies of the package, in clients/python/pyproject.toml. */
type Extra = 'pandas' | 'polars' | 'notebooks' | 'packing' | 'tools';

/**
 * Builds the wheel of the Python client and installs it into a separate environment. The packages of the
 * extras are fetched once; the wheel is built each time.
 * @returns the path of the environment's interpreter
 * @throws Error with pip's message
 */
export function pythonWithClient(...extras: readonly Extra[]): string {
  return pythonWith(extras.join('-'), `${project}[${extras.join(',')}]`);
}

/**
 * The environment with this name and these packages, in the versions of constraints.txt, in the cache of the
 * engines.
 */
export function pythonWith(name: string, ...packages: readonly string[]): string {
  const environment = path.join(foldersFromEnvironment().cache, `python-${name}`);
  const python = path.join(environment, 'bin/python');
  if (!existsSync(python)) run('-m', 'venv', '--without-pip', environment);
  const pip = ['-m', 'pip', '--python', python, '--quiet', '--disable-pip-version-check', '--no-input'];
  run(...pip, 'install', '--no-compile', '--constraint', path.join(project, 'constraints.txt'), ...packages);
  return python;
}

function run(...args: readonly string[]): void {
  execFileSync('python3', args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
}
