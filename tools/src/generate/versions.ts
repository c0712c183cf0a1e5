import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../engines/machine/folders';

interface Manifest {
  readonly version: string;
  readonly license: string;
  readonly workspaces: readonly string[];
}

interface Lock {
  version: string;
  readonly packages: Record<string, Record<string, unknown>>;
}

/** The files that repeat the version, each with the text that precedes it. */
const repeated: Readonly<Record<string, RegExp>> = {
  Dockerfile: /(taocun-\w+:|image\.version=)/,
  'docker-compose.yml': /(image: taocun-\w+:)/,
  'clients/python/pyproject.toml': /(^version = ")/,
  'deploy/kubernetes/base/kustomization.yaml': /(app\.kubernetes\.io\/version: )/,
  'deploy/kubernetes/example/kustomization.yaml': /(newTag: )/,
  'deploy/kubernetes/whole/kustomization.yaml': /(taocun-ingestion:)/,
  'docs/analysis.md': /(taocun-)/,
  'docs/api.md': /(taocun-(?:client-)?)/,
};

const readSource = (file: string): string => readFileSync(join(repositoryRoot, file), 'utf8');

/** The version in the root's package.json is the only source; all other files repeat it. */
export function versionedFiles(): Readonly<Record<string, string>> {
  const root = JSON.parse(readSource('package.json')) as Manifest;
  const withVersion = (text: string, before: RegExp): string =>
    text.replace(new RegExp(`${before.source}\\d+\\.\\d+\\.\\d+`, 'gm'), `$1${root.version}`);
  const manifests = root.workspaces
    .flatMap((each) => globSync(`${each}/package.json`, { cwd: repositoryRoot }))
    .sort();
  const files: [file: string, text: string][] = [
    ...Object.entries(repeated).map(([file, before]): [string, string] => [
      file,
      withVersion(readSource(file), before),
    ]),
    ...manifests.map((file): [string, string] => [
      file,
      withVersion(readSource(file), /("version": "|"@taocun\/[\w-]+": ")/),
    ]),
    ['package-lock.json', lockOf(root, manifests)],
  ];
  return Object.fromEntries(files);
}

/** The lock file repeats versions and licences of the manifests. */
function lockOf({ version, license }: Manifest, manifests: readonly string[]): string {
  const lock = JSON.parse(readSource('package-lock.json')) as Lock;
  lock.version = version;
  for (const place of ['', ...manifests.map((file) => file.replace('/package.json', ''))]) {
    const { name, version: _version, license: _license, dependencies, ...rest } = lock.packages[place] ?? {};
    lock.packages[place] = {
      ...(name !== undefined && { name }),
      version,
      license,
      ...(dependencies !== undefined && {
        dependencies: withOwn(dependencies as Record<string, string>, version),
      }),
      ...rest,
    };
  }
  return `${JSON.stringify(lock, undefined, 2)}\n`;
}

function withOwn(dependencies: Readonly<Record<string, string>>, version: string): object {
  return Object.fromEntries(
    Object.entries(dependencies).map(([name, range]) => [
      name,
      name.startsWith('@taocun/') ? version : range,
    ]),
  );
}
