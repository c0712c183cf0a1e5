import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { dataSet } from './data-set';
import { foldersFromEnvironment } from './folders';
import { forgetDataSet, readState, rememberEngine } from './state';

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'taocun-state-'));
const folders = { ...foldersFromEnvironment(), root, locks: path.join(root, 'locks'), stateFile: path.join(root, 'state.json') };
const ports = { port: 9092, controllerPort: 9093 };

afterEach(() => fs.rmSync(folders.stateFile, { force: true }));
afterAll(() => fs.rmSync(root, { recursive: true }));

describe('the state file', () => {
  it('keeps what several data sets write at the same time', async () => {
    const names = ['a', 'b', 'c', 'd'];
    const sets = names.map((name) => dataSet(name, folders, { ephemeral: name === 'a', log: () => undefined }));
    await Promise.all(
      sets.flatMap((set) => [
        rememberEngine(set, 'kafka', { source: 'local', ports, pid: 7 }),
        rememberEngine(set, 'mongodb', { source: 'docker', ports }),
      ]),
    );
    await forgetDataSet(folders, 'd');
    const engines = { kafka: { source: 'local', ports, pid: 7 }, mongodb: { source: 'docker', ports } };
    expect(readState(folders)).toEqual({
      a: { ephemeral: true, ...engines },
      b: { ephemeral: false, ...engines },
      c: { ephemeral: false, ...engines },
    });
  });

  it.each([
    ['is not there', undefined, {}],
    ['was cut short', '{"main": {', {}],
    ['is no object', '[1]', {}],
    ['has a data set that is none', '{"main": 3}', {}],
    [
      'has an engine with another kind of pid and port',
      '{"main": {"kafka": {"source": "local", "ports": {"port": "x"}, "pid": "y"}}}',
      { main: { ephemeral: false } },
    ],
    [
      'has an owner without a start',
      JSON.stringify({ main: { kafka: { source: 'local', ports, pid: 7, owner: { pid: 8 } } } }),
      { main: { ephemeral: false, kafka: { source: 'local', ports, pid: 7 } } },
    ],
  ])('is read for what can be used where it %s', (_how, text, expected) => {
    if (text !== undefined) fs.writeFileSync(folders.stateFile, text);
    expect(readState(folders)).toEqual(expected);
  });

  it.each(['', '..', 'a/b', 'A', '-x', 'x'.repeat(41)])('has no data set "%s"', (name) => {
    expect(() => dataSet(name, folders, { ephemeral: false, log: () => undefined })).toThrow("can't name a data set");
  });
});
