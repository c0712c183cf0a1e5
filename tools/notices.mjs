// Prints the licences of the installed packages of package-lock.json, each text once. The build of an image
// writes its own.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const lock = JSON.parse(readFileSync(path.join(root, 'node_modules/.package-lock.json'), 'utf8'));

/** The packages by licence text. */
const packagesOf = new Map();
for (const [place, { name = place.split('node_modules/').at(-1), version, license, link }] of Object.entries(
  lock.packages,
)) {
  if (link || !place.includes('node_modules/')) continue;
  const folder = path.join(root, place);
  // Not installed, for example a native part for another machine.
  if (!existsSync(folder)) continue;
  const files = readdirSync(folder).filter(
    (file) => /^(licen[cs]e|notice|copying)(\.|-|$)/i.test(file) && !/\.[cm]?js$/.test(file),
  );
  const texts = files.sort().map((file) => readFileSync(path.join(folder, file), 'utf8').trim());
  const { license: declared = license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const terms =
    texts.length > 0 ? texts.join('\n\n') : `No text comes with the package, which declares: ${declared}`;
  packagesOf.set(terms, [...(packagesOf.get(terms) ?? []), `${name} ${version} (${declared})`]);
}

const rule = `\n\n${'='.repeat(80)}\n\n`;
const parts = [...packagesOf].map(([terms, packages]) => `${packages.sort().join('\n')}\n\n${terms}`);
process.stdout.write(`Packages of others, each under its own terms.${rule}${parts.sort().join(rule)}\n`);
