// Fetches an archive with MongoDB's own mongod and prints its path: node tools/engines/fetch-mongod.cjs
// <version> <folder> <archive> A separate process, because the library reads its settings from the
// environment, prints its progress, and waits long for a host that does not answer.
const { readdirSync, statSync } = require('node:fs');
const path = require('node:path');

const [version, downloadDir, archive] = process.argv.slice(2);
// By default the library does not check certificates, chooses the archive by the system, and retries for a
// while.
Object.assign(process.env, {
  npm_config_strict_ssl: 'true',
  MONGOMS_ARCHIVE_NAME: archive,
  MONGOMS_MAX_RETRIES: '1',
});
const { MongoBinaryDownload } = require('mongodb-memory-server-core/lib/util/MongoBinaryDownload');

const platform = archive.startsWith('mongodb-macos') ? 'darwin' : 'linux';
const quietMs = 10_000;
const bytes = () =>
  readdirSync(downloadDir).reduce(
    (sum, file) => sum + (statSync(path.join(downloadDir, file), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );

let before = bytes();
setInterval(() => {
  const now = bytes();
  if (now === before) fail(`nothing came for ${quietMs / 1_000} s`);
  before = now;
}, quietMs).unref();

// The caller compares the bytes with pins.json.
new MongoBinaryDownload({ version, downloadDir, platform, checkMD5: false }).startDownload().then(
  (file) => console.log(file),
  ({ message }) => fail(message),
);

function fail(why) {
  console.error(why);
  process.exit(1);
}
