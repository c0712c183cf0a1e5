// Prints the folder of a Node that is new enough, and nothing if the one on PATH is. An older Node fetches a
// newer one with npm, once, into the cache of the engines. So this file has to run on old Nodes too, before
// anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const least = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).engines.node.replace('>=', '');
const own = process.versions.node;
/** The npm packages of Node by platform, each of which contains only the program. */
const packages = JSON.parse(readFileSync(join(root, 'tools/engines/pins.json'), 'utf8')).node;
const fetching = '.fetching-';
const anHourMs = 3_600_000;

try {
  if (!isEnough(own)) console.log(join(later(), 'bin'));
} catch (error) {
  console.error(`taocun needs Node ${least} or later; this is ${own}, and ${error.message}`);
  console.error(
    'Install a later Node, for example with nvm install 24, or try again where npm reaches its registry.',
  );
  process.exitCode = 1;
}

function later() {
  const pin = packages[`${process.platform}-${process.arch}`];
  if (pin === undefined) throw new Error(`there is none to fetch for ${process.platform}-${process.arch}.`);
  const cache = join(resolve(process.env.TAOCUN_ENGINES_DIR || join(root, '.engines')), 'cache');
  const folder = join(cache, `node-${pin.version}`);
  if (!existsSync(folder)) fetchNode(cache, pin, folder);
  return folder;
}

function isEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  const [leastMajor, leastMinor] = least.split('.').map(Number);
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}

/** The folder appears whole or not at all, even if other processes fetch at the same time. */
function fetchNode(cache, { package: name, version, sha256 }, folder) {
  console.error(`fetching Node ${version} with npm (about 50 MB, once), for this one is ${own} ...`);
  mkdirSync(cache, { recursive: true });
  removeLeft(cache);
  const draft = mkdtempSync(join(cache, `node-${version}${fetching}`));
  try {
    const npm = run('npm', [
      'pack',
      '--pack-destination',
      draft,
      '--ignore-scripts',
      '--loglevel=error',
      `${name}@${version}`,
    ]);
    if (npm.failed) throw new Error(`npm could not fetch ${name} ${version} into ${cache}:\n${npm.output}`);
    const archive = join(draft, `${name}-${version}.tgz`);
    const hash = createHash('sha256').update(readFileSync(archive)).digest('hex');
    if (hash !== sha256)
      throw new Error(`what npm has fetched, ${name} ${version}, is refused: ${otherThan(sha256, hash)}`);
    const tar = run('tar', ['-xzf', archive, '-C', draft]);
    // A full disk causes a message for each file.
    if (tar.failed)
      throw new Error(`${archive} could not be unpacked:\n${tar.output.split('\n').slice(0, 3).join('\n')}`);
    const fetched = join(draft, 'package');
    const started = run(join(fetched, 'bin/node'), ['--version']);
    if (started.output !== `v${version}`)
      throw new Error(`what npm has fetched, ${name} ${version}, does not start here:\n${started.output}`);
    renameSync(fetched, folder);
  } catch (error) {
    // Another process may have been faster.
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function otherThan(expected, actual) {
  const remedy =
    'see which registry npm asks (npm config get registry), and clear its cache (npm cache clean --force).';
  return `its SHA-256 is ${actual}; tools/engines/pins.json has ${expected}. Nothing of it is kept: ${remedy}`;
}

/** Removes drafts of processes that were killed; a recent draft may still be in use. */
function removeLeft(cache) {
  for (const name of readdirSync(cache).filter((file) => file.includes(fetching))) {
    const left = join(cache, name);
    if (Date.now() - (statSync(left, { throwIfNoEntry: false })?.mtimeMs ?? Infinity) > anHourMs)
      rmSync(left, { recursive: true, force: true });
  }
}

function run(program, args) {
  const { status, error, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { failed: status !== 0, output: (error?.message ?? `${stdout}${stderr}`).trim() };
}
