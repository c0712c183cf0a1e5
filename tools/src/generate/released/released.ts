import { createHash } from 'node:crypto';
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { serviceNames } from '@taocun/service';
import { repositoryRoot } from '../../engines/machine/folders';
import { formatsToday } from './formats';
import { type ApiDocument, brokenPromises, promisedBy, type Promised } from './promises';

/**
 * The folder of descriptions of releases, which never change, and the file in it with their hashes, as
 * `sha256sum` writes it.
 */
const FOLDER = join(repositoryRoot, 'docs/released');
export const SUMS = 'SHA256SUMS';

/** The promises of a version to its users. */
interface Described {
  readonly version: string;
  readonly api: Promised;
  /** Absent from 0.2.0. */
  readonly formats?: Promised;
}

export function describedToday(): Required<Described> {
  const documents = serviceNames.map((service) => [
    service,
    JSON.parse(textOf(`docs/openapi/${service}.json`)) as ApiDocument,
  ]);
  const { version } = JSON.parse(textOf('package.json')) as { readonly version: string };
  return {
    version,
    api: promisedBy(Object.fromEntries(documents) as Record<string, ApiDocument>),
    formats: formatsToday(),
  };
}

/** The newest version with a description. */
export function lastRelease(): Described {
  const [version = ''] = releasedVersions().toSorted((a, b) => (isLater(a, b) ? -1 : 1));
  const parts = releasedFiles().filter((file) => file.startsWith(`${version}/`));
  const described = parts.map((file) => [
    file.slice(version.length + 1, -'.json'.length),
    JSON.parse(releasedText(file)) as unknown,
  ]);
  return { version, ...Object.fromEntries(described) } as Described;
}

/**
 * The promises that a version breaks although its number does not allow it: before 1.0 a new minor version
 * may, then only a new major one.
 */
export function forbiddenBreaks(released: Described, now: Required<Described>): readonly string[] {
  if (mayBreak(released.version, now.version)) return [];
  return [...brokenPromises(released.api, now.api), ...brokenPromises(released.formats ?? {}, now.formats)];
}

/**
 * Writes the descriptions of the version in package.json, and their hashes. Throws an Error if the version
 * has a description already, or no heading with a date in the changelog.
 */
export function freeze(): readonly string[] {
  const { version, ...parts } = describedToday();
  if (releasedVersions().includes(version))
    throw new Error(
      `${version} is released, so its description never changes. Raise the version in package.json.`,
    );
  if (!headings().includes(version)) throw new Error(`CHANGELOG.md has no heading "## ${version} – <date>".`);
  const files = Object.entries(parts).map(
    ([part, promised]) => [`${version}/${part}.json`, jsonOf(promised)] as const,
  );
  for (const [file, text] of files) {
    mkdirSync(dirname(join(FOLDER, file)), { recursive: true });
    writeFileSync(join(FOLDER, file), text);
  }
  writeFileSync(join(FOLDER, SUMS), sumsOf(releasedFiles()));
  return [...files.map(([file]) => file), SUMS].map((file) => `docs/released/${file}`);
}

/** The released versions that the changelog dates. */
export function headings(): readonly string[] {
  return [...textOf('CHANGELOG.md').matchAll(/^## (\d+\.\d+\.\d+) – \d{4}-\d{2}-\d{2}$/gm)].map(
    ([, version]) => String(version),
  );
}

export function releasedVersions(): readonly string[] {
  return [...new Set(releasedFiles().map((file) => dirname(file)))];
}

export function releasedFiles(): readonly string[] {
  return globSync('*/*', { cwd: FOLDER }).sort();
}

export function sumsOf(files: readonly string[]): string {
  return files
    .map((file) => `${createHash('sha256').update(releasedText(file)).digest('hex')}  ${file}\n`)
    .join('');
}

export function releasedText(file: string): string {
  return readFileSync(join(FOLDER, file), 'utf8');
}

function mayBreak(from: string, to: string): boolean {
  const [major = 0, minor = 0] = numbersOf(from);
  const [newMajor = 0, newMinor = 0] = numbersOf(to);
  return newMajor > major || (major === 0 && newMajor === 0 && newMinor > minor);
}

function isLater(one: string, other: string): boolean {
  const others = numbersOf(other);
  const difference = numbersOf(one)
    .map((number, at) => number - (others[at] ?? 0))
    .find((each) => each !== 0);
  return (difference ?? 0) > 0;
}

const numbersOf = (version: string): readonly number[] => version.split('.').map(Number);
const jsonOf = (promised: Promised): string => `${JSON.stringify(promised, undefined, 1)}\n`;
const textOf = (file: string): string => readFileSync(join(repositoryRoot, file), 'utf8');
