import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import * as path from 'node:path';
import ts from 'typescript';
import { repositoryRoot } from '../../engines/machine/folders';
import { manifestOf, projectFolders } from './projects.fixture';

// A project is installed with only the packages in its own package.json, both in an image and by users of the
// subscriber.

/** Declared although our code does not import them, because other packages load them by name. */
const loadedByOthers: Readonly<Record<string, readonly string[]>> = {
  // Loaded by their paths.
  testing: ['axe-core'],
  'apps/cli': ['publint'],
};
const developersOnly = ['tools', 'tools/harness', 'tools/bench', 'testing'];

const rootTools = Object.keys(manifestOf('.').devDependencies ?? {});

/** The packages that a project imports: in code that is deployed, and in code that builds and tests it. */
function importsOf(project: string): { product: Set<string>; tools: Set<string> } {
  const imports = { product: new Set<string>(), tools: new Set<string>() };
  const folder = path.join(repositoryRoot, project);
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(tsx?|mjs|cjs)$/.test(file) || /(^|\/)(node_modules|dist|coverage)\//.test(file)) continue;
    if (
      projectFolders.some(
        (other) =>
          other !== project && other.startsWith(project) && path.join(folder, file).includes(`/${other}/`),
      )
    )
      continue;
    const isProduct =
      developersOnly.includes(project) || (file.startsWith('src/') && !/\.(spec|fixture)\.tsx?$/.test(file));
    for (const { fileName } of ts.preProcessFile(readFileSync(path.join(folder, file), 'utf8'), true, true)
      .importedFiles) {
      if (fileName.startsWith('.') || isBuiltin(fileName)) continue;
      const [scope = '', name = ''] = fileName.split('/');
      const of = scope.startsWith('@') ? `${scope}/${name}` : scope;
      // Only types, which the root has as @types/geojson.
      if (of !== 'geojson') imports[isProduct ? 'product' : 'tools'].add(of);
    }
  }
  return imports;
}

describe.each(projectFolders)('%s', (project) => {
  const { dependencies = {}, devDependencies = {} } = manifestOf(project);
  const { product, tools } = importsOf(project);

  it('declares what it imports', () => {
    // The harness depends on the tools, whose tests depend on the harness.
    const forDevelopers = developersOnly.includes(project)
      ? [...Object.keys(devDependencies), ...rootTools, '@taocun/harness']
      : [];
    const forProduct = new Set([...Object.keys(dependencies), ...forDevelopers]);
    const forTools = new Set([...Object.keys(dependencies), ...Object.keys(devDependencies), ...rootTools]);
    expect([...product].filter((name) => !forProduct.has(name))).toEqual([]);
    // The boundaries define which of our projects a test may import.
    expect([...tools].filter((name) => !forTools.has(name) && !name.startsWith('@taocun/'))).toEqual([]);
  });

  it('declares no other packages', () => {
    const loaded = loadedByOthers[project] ?? [];
    expect(Object.keys(dependencies).filter((name) => !product.has(name) && !loaded.includes(name))).toEqual(
      [],
    );
    const forTools = developersOnly.includes(project) ? product : tools;
    expect(
      Object.keys(devDependencies).filter((name) => !forTools.has(name) && !loaded.includes(name)),
    ).toEqual([]);
  });
});

it('all declare the same exact version of a package', () => {
  const versions = new Map<string, Set<string>>();
  for (const project of ['.', ...projectFolders]) {
    const { dependencies, devDependencies } = manifestOf(project);
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies }))
      versions.set(name, (versions.get(name) ?? new Set()).add(version));
  }
  expect(
    [...versions].filter(
      ([, all]) =>
        all.size > 1 ||
        ![...all].every((version) => /^(npm:[@\w/-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)),
    ),
  ).toEqual([]);
});

it('the root declares only tools', () => {
  expect(manifestOf('.').dependencies).toBeUndefined();
});
