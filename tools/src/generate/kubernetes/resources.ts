import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { repositoryRoot } from '../../engines/machine/folders';

const { version } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')) as {
  readonly version: string;
};

/** Labels of all resources of an installation; `instance` distinguishes two of them in one namespace. */
export const installationLabels = {
  'app.kubernetes.io/part-of': 'taocun',
  'app.kubernetes.io/instance': 'taocun',
  'app.kubernetes.io/version': version,
  'app.kubernetes.io/managed-by': 'kustomize',
};

/** Several YAML documents in one file, with a comment on their source. */
export function manifest(documents: readonly object[], ...comments: readonly string[]): string {
  const head = [
    'Written by `npm run generate` from tools/src/rights and tools/src/generate/kubernetes. Not to be edited.',
    ...comments,
  ];
  const texts = documents.map((each) => stringify(each, { lineWidth: 0, aliasDuplicateObjects: false }));
  return `${head.map((line) => `# ${line}\n`).join('')}${texts.join('---\n')}`;
}
