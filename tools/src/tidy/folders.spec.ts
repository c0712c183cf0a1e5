import * as path from 'node:path';
import { sources } from './sources.fixture';

// The layout that CONTRIBUTING.md describes: small folders, and imports that run one way at every depth.

const LARGEST_FOLDER = 15;
const MOST_FOLDERS = 12;
const MOST_FLOORS = 6;

const product = sources.filter(({ isTest }) => !isTest);

it('no folder has more than fifteen files, not counting tests', () => {
  const counts = new Map<string, number>();
  for (const { file } of product)
    counts.set(path.posix.dirname(file), (counts.get(path.posix.dirname(file)) ?? 0) + 1);
  expect([...counts].filter(([, files]) => files > LARGEST_FOLDER)).toEqual([]);
});

it('no folder has more than twelve folders', () => {
  const inside = new Map<string, Set<string>>();
  for (const { file } of sources) {
    const folders = path.posix.dirname(file).split('/');
    for (let depth = 1; depth < folders.length; depth++) {
      const parent = folders.slice(0, depth).join('/');
      inside.set(parent, (inside.get(parent) ?? new Set()).add(folders[depth] ?? ''));
    }
  }
  expect(
    [...inside]
      .filter(([, folders]) => folders.size > MOST_FOLDERS)
      .map(([parent, { size }]) => `${parent}: ${size}`),
  ).toEqual([]);
});

it('no file is in a circle of imports, not even of types', () => {
  expect(circlesIn(imported(product, (file) => file)).map((circle) => circle.join(' '))).toEqual([]);
});

/**
 * A folder's own files count as a folder next to its subfolders. The first depth is that of apps, clients,
 * libs, testing and tools.
 */
const upTo = (depth: number) => (file: string) =>
  path.posix.dirname(file).split('/').slice(0, depth).join('/');

it('no folder is in a circle of imports, at any depth', () => {
  const deepest = Math.max(...product.map(({ file }) => file.split('/').length));
  const circles = Array.from({ length: deepest }, (_, depth) =>
    circlesIn(imported(product, upTo(depth + 1))),
  ).flat();
  expect(new Set(circles.map((circle) => circle.sort().join(' ')))).toEqual(new Set());
});

it('finds a circle of folders', () => {
  const files = [
    fileOf('a/src/b/x.ts', 'a/src/c/d/y.ts'),
    fileOf('a/src/c/d/y.ts', 'a/src/e.ts'),
    fileOf('a/src/e.ts', 'a/src/b/z.ts'),
    fileOf('a/src/b/z.ts'),
  ];
  expect(circlesIn(imported(files, (file) => file))).toEqual([]);
  expect(circlesIn(imported(files, upTo(3))).map((circle) => circle.sort())).toEqual([
    ['a/src', 'a/src/b', 'a/src/c'],
  ]);
});

it('finds a circle of the first folders', () => {
  const files = [
    fileOf('tools/bench/x.ts', 'testing/y.ts'),
    fileOf('testing/y.ts', 'tools/src/z.ts'),
    fileOf('tools/src/z.ts'),
  ];
  expect(circlesIn(imported(files, upTo(2)))).toEqual([]);
  expect(circlesIn(imported(files, upTo(1))).map((circle) => circle.sort())).toEqual([['testing', 'tools']]);
});

it('no folder has more than six floors', () => {
  const deep = [...floorsOf(product)].filter(([, count]) => count > MOST_FLOORS);
  expect(deep.map(([folder, count]) => `${folder}: ${count}`)).toEqual([]);
});

it('counts the floors of a folder by its own files and folders', () => {
  const files = [
    fileOf('a/x.ts', 'a/b/y.ts'),
    fileOf('a/b/y.ts', 'a/b/z.ts', 'a/c/v.ts'),
    fileOf('a/b/z.ts'),
    fileOf('a/c/v.ts', 'd/w.ts'),
    fileOf('d/w.ts'),
  ];
  expect(floorsOf(files)).toEqual(
    new Map([
      ['', 2],
      ['a', 3],
      ['a/b', 2],
      ['a/c', 1],
      ['d', 1],
    ]),
  );
});

interface Importer {
  readonly file: string;
  readonly imports: readonly { readonly from: string }[];
}

function fileOf(file: string, ...imports: readonly string[]): Importer {
  return { file, imports: imports.map((from) => ({ from })) };
}

type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** The imports between names; several files may share a name. */
function imported(files: readonly Importer[], nameOf: (file: string) => string): Graph {
  const graph = new Map<string, Set<string>>();
  const known = new Set(files.map(({ file }) => file));
  for (const { file, imports } of files) {
    const name = nameOf(file);
    const others = imports.filter(({ from }) => known.has(from)).map(({ from }) => nameOf(from));
    graph.set(name, new Set([...(graph.get(name) ?? []), ...others.filter((other) => other !== name)]));
  }
  return graph;
}

/** The strongly connected names, by Tarjan's algorithm. */
function circlesIn(graph: Graph): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[][] = [];
  const visit = (name: string): void => {
    index.set(name, index.size);
    low.set(name, index.get(name) ?? 0);
    stack.push(name);
    for (const from of graph.get(name) ?? []) {
      if (!index.has(from)) visit(from);
      if (stack.includes(from)) low.set(name, Math.min(low.get(name) ?? 0, low.get(from) ?? 0));
    }
    if (low.get(name) !== index.get(name)) return;
    const circle = stack.splice(stack.indexOf(name));
    if (circle.length > 1) circles.push(circle);
  };
  for (const name of graph.keys()) if (!index.has(name)) visit(name);
  return circles;
}

/** The longest chain of imports among the files and folders directly in each folder. */
function floorsOf(files: readonly Importer[]): ReadonlyMap<string, number> {
  const folders = new Map<string, Importer[]>();
  for (const one of files)
    for (let folder = path.posix.dirname(one.file); ; folder = path.posix.dirname(folder)) {
      const name = folder === '.' ? '' : folder;
      folders.set(name, [...(folders.get(name) ?? []), one]);
      if (name === '') break;
    }
  return new Map(
    [...folders].map(([folder, inside]) => {
      const depth = folder === '' ? 0 : folder.split('/').length;
      const graph = imported(inside, (file) =>
        file
          .split('/')
          .slice(0, depth + 1)
          .join('/'),
      );
      return [folder, Math.max(...floorsIn(graph).values())];
    }),
  );
}

/**
 * The floor of each name; one without imports is on floor 1. A circle, which another test refuses, is cut
 * where it is entered.
 */
function floorsIn(graph: Graph): ReadonlyMap<string, number> {
  const floors = new Map<string, number>();
  const visit = (name: string): number => {
    const known = floors.get(name);
    if (known !== undefined) return known;
    floors.set(name, 0);
    const floor = 1 + Math.max(0, ...Array.from(graph.get(name) ?? [], visit));
    floors.set(name, floor);
    return floor;
  };
  for (const name of graph.keys()) visit(name);
  return floors;
}
