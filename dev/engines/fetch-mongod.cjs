// Fetches the maker's mongod for this system and prints its path: node dev/engines/fetch-mongod.cjs <version> <folder>
// The library reads its settings from the environment, prints its progress, and waits long for a host that does not answer: hence a process
// of its own.
const { readdirSync, statSync } = require('node:fs');
const path = require('node:path');
const { MongoBinary } = require('mongodb-memory-server-core');

const [version, downloadDir] = process.argv.slice(2);
const quietMs = 10_000;
const bytes = () =>
  readdirSync(downloadDir).reduce((sum, file) => sum + (statSync(path.join(downloadDir, file), { throwIfNoEntry: false })?.size ?? 0), 0);

let before = bytes();
setInterval(() => {
  const now = bytes();
  if (now === before) fail(`nothing came for ${quietMs / 1_000} s`);
  before = now;
}, quietMs).unref();

MongoBinary.getPath({ version, downloadDir, checkMD5: true }).then(
  (file) => console.log(file),
  ({ message }) => fail(message),
);

function fail(why) {
  console.error(why);
  process.exit(1);
}
