import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import ts from 'typescript';
import { sourceText } from '../docs/markdown.fixture';
import { repositoryRoot } from '../engines/machine/folders';

const root = fs.mkdtempSync(path.join(os.tmpdir(), '淘村 taocun-'));
const bin = path.join(root, 'apps/cli/bin/taocun.js');
const put = (file: string, text: string): void => {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  fs.writeFileSync(path.join(root, file), text, { mode: 0o755 });
};
/** A clone has a launcher, which an image has not. */
const makeClone = (): void =>
  put('tools/run', '#!/bin/sh\necho "launched $1"\nshift\nexec "$TEST_NODE" "$@"\n');

beforeEach(() => {
  for (const file of ['package.json', 'apps/cli/bin/taocun.js'])
    fs.cpSync(path.join(repositoryRoot, file), path.join(root, file));
  put('apps/cli/dist/cli.js', 'console.log(process.argv.slice(2).join()); process.exitCode = 3;');
});
afterEach(() => fs.rmSync(root, { recursive: true }));

/** Starts the program with this test's Node, which claims to have the version. */
function taocunWith(version: string): readonly [number | null, string, string] {
  put(
    'says.cjs',
    `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });`,
  );
  const env = { ...process.env, TEST_NODE: process.execPath };
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['-r', path.join(root, 'says.cjs'), bin, 'keys', 'list'],
    {
      env,
      encoding: 'utf8',
    },
  );
  return [status, stdout, stderr];
}

describe('taocun, the program that npx starts', () => {
  it.each(['22.22.0', '24.0.0', '100.0.0'])('runs the command with Node %s', (version) => {
    makeClone();
    expect(taocunWith(version)).toEqual([3, 'keys,list\n', '']);
  });

  it.each(['22.21.9', '20.20.2', '9.9.9'])(
    'gives the command the Node of the scripts if its own is %s',
    (version) => {
      makeClone();
      expect(taocunWith(version)).toEqual([3, 'launched node\nkeys,list\n', '']);
    },
  );

  it('names the Node that it needs where no script can fetch one', () => {
    expect(taocunWith('20.20.2')).toEqual([1, '', 'taocun needs Node 22.22 or later; this is 20.20.2.\n']);
  });
});

describe('messages name the command that works where the reader is', () => {
  /** The command of a process whose library is in the folder of this test. */
  function commandsHere(): unknown {
    const source = fs.readFileSync(path.join(repositoryRoot, 'libs/runtime/src/taocun-command.ts'), 'utf8');
    const { outputText } = ts.transpileModule(source, {
      compilerOptions: { module: ts.ModuleKind.CommonJS },
    });
    put('libs/runtime/dist/taocun-command.js', outputText);
    const print = `console.log(JSON.stringify(require('./libs/runtime/dist/taocun-command.js')))`;
    return JSON.parse(spawnSync(process.execPath, ['-e', print], { cwd: root, encoding: 'utf8' }).stdout);
  }

  it('in a clone through npm, in an image as a program', () => {
    expect(commandsHere()).toEqual({ taocunCommand: 'taocun', pipedTaocunCommand: 'taocun' });
    makeClone();
    expect(commandsHere()).toEqual({ taocunCommand: 'npm run taocun --', pipedTaocunCommand: 'npx taocun' });
  });

  it('and no message has a way of its own', () => {
    const product = sourceText('apps', 'libs').replace(/^.*(isClone \?|\?\? 'npm run taocun --';$).*$/gm, '');
    expect(product.length).toBeGreaterThan(500_000);
    const lines = [...product.matchAll(/^.*(?:npm run|npx) taocun\b.*$/gm)].map(([line]) => line);
    // The generated client repeats the examples of OpenAPI.
    expect(lines.filter((line) => !line.includes('* @example'))).toEqual([]);
  });
});
