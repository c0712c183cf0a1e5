import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { repositoryRoot } from '../../engines/machine/folders';

// Packages that others declare but nothing here loads: an empty package replaces them in the install.

const EMPTY = 'npm:@favware/skip-dependency@1.2.2';

const each = (names: readonly string[], where: RegExp): Record<string, RegExp> => Object.fromEntries(names.map((name) => [name, where]));

/** The only files of a package that import what is left out. */
const namedIn: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
  // A plugin of the TypeScript compiler, and a page that is switched off.
  '@nestjs/swagger': { '@microsoft/tsdoc': /^dist\/plugin\//, 'swagger-ui-dist': /^dist\/swagger-ui\/swagger-ui\.js$/ },
  // A registry of schemas.
  '@platformatic/kafka': { protobufjs: /^dist\/registries\// },
  // Replaces node:fs if Bare runs the program.
  'tar-stream': { 'bare-fs': /^never$/ },
  // Replaces the native part if none is built for the machine.
  nx: each(['@napi-rs/wasm-runtime', '@emnapi/core', '@emnapi/runtime'], /^dist\/src\/native\/.*wasi/),
  // A preset for Babel.
  '@nx/js': each(
    [
      '@babel/preset-env',
      '@babel/preset-typescript',
      '@babel/runtime',
      '@babel/plugin-proposal-decorators',
      '@babel/plugin-transform-class-properties',
      '@babel/plugin-transform-class-static-block',
      '@babel/plugin-transform-private-methods',
      '@babel/plugin-transform-private-property-in-object',
      '@babel/plugin-transform-runtime',
      'babel-plugin-const-enum',
      'babel-plugin-macros',
      'babel-plugin-transform-typescript-metadata',
    ],
    /^dist\/babel\.js$/,
  ),
  // RapiDoc's bundle contains these packages.
  rapidoc: each(
    ['@apitools/openapi-parser', 'base64-arraybuffer', 'buffer', 'lit', 'marked', 'prismjs', 'randexp', 'xml-but-prettier'],
    /^(src|dist)\/|^webpack\.config\.js$/,
  ),
  // Its slower checker in JavaScript remains.
  recheck: each(['recheck-jar', 'recheck-linux-x64', 'recheck-macos-arm64', 'recheck-macos-x64', 'recheck-windows-x64'], /^lib\/main\.js$/),
};

/** Code of ours that would load one of those files. */
const leadsThere = /ConfluentSchemaRegistry|@nestjs\/swagger\/plugin|@nx\/js\/babel|rapidoc\/src|\bui: true/i;

const read = <T>(file: string): T => JSON.parse(readFileSync(path.join(repositoryRoot, file), 'utf8')) as T;
const { packages } = read<{ packages: Readonly<Record<string, object>> }>('package-lock.json');

function programsIn(folder: string, passedOver: RegExp): string[] {
  const isPassedOver = (file: string): boolean => passedOver.test(`/${file}`);
  return readdirSync(path.join(repositoryRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.[cm]?[jt]sx?$/.test(file) && !isPassedOver(file))
    .map((file) => path.join(folder, file));
}

it('they are those in package.json', () => {
  const { overrides } = read<{ overrides: Readonly<Record<string, string | Readonly<Record<string, string>>>> }>('package.json');
  const replaced = Object.entries(overrides).flatMap(([name, of]) => (typeof of === 'string' ? [[name, of]] : Object.entries(of)));
  const names = replaced.flatMap(([name = '', version]) => (version === EMPTY ? [name] : []));
  expect(names.sort()).toEqual(Object.values(namedIn).flatMap(Object.keys).sort());
});

it.each(Object.entries(namedIn))('of %s are imported only by files that nothing here loads', (by, names) => {
  const homes = Object.keys(packages).filter((place) => place.endsWith(`node_modules/${by}`));
  expect(homes).not.toEqual([]);
  const astray = homes.flatMap((home) =>
    programsIn(home, /\/node_modules\/|\.d\.[cm]?ts$/).flatMap((file) => {
      const text = readFileSync(path.join(repositoryRoot, file), 'utf8');
      const inside = path.relative(home, file);
      return Object.entries(names).flatMap(([name, where]) =>
        !where.test(inside) && new RegExp(`['"]${name}['"/]`).test(text) ? [`${file}: ${name}`] : [],
      );
    }),
  );
  expect(astray).toEqual([]);
});

it('no file of ours loads them', () => {
  const files = ['apps', 'clients', 'libs', 'tools', 'testing'].flatMap((folder) => programsIn(folder, /\/(node_modules|dist|coverage)\//));
  const own = files.filter((file) => !file.endsWith('left-out.spec.ts'));
  expect(own.length).toBeGreaterThan(500);
  expect(own.filter((file) => leadsThere.test(readFileSync(path.join(repositoryRoot, file), 'utf8')))).toEqual([]);
});
