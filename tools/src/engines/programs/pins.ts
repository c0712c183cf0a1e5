import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { committed } from '../machine/folders';

/** The SHA-256 of every program that is fetched and run; tools/engines/pin.mjs writes them. */
export interface Pins {
  readonly mongodb: {
    readonly version: string;
    /** By platform, such as `linux-x64`. */
    readonly builds: Readonly<Record<string, { readonly build: string; readonly sha256: string }>>;
  };
  readonly wheel: {
    readonly package: string;
    readonly version: string;
    /** By platform, such as `manylinux2014_x86_64`. */
    readonly sha256: Readonly<Record<string, string>>;
  };
  /** By Maven's coordinates, such as `org.slf4j:slf4j-api:1.7.36`. */
  readonly kafka: Readonly<Record<string, string>>;
}

export function readPins(): Pins {
  return JSON.parse(fs.readFileSync(committed.pins, 'utf8')) as Pins;
}

/** Undefined if the file has this SHA-256, otherwise a sentence with both. */
export function mismatch(file: string, sha256: string): string | undefined {
  const hash = createHash('sha256').update(fs.readFileSync(file)).digest('hex');
  return hash === sha256
    ? undefined
    : `${path.basename(file)} has the SHA-256 ${hash}; tools/engines/pins.json has ${sha256}.`;
}

/**
 * A sentence for each jar in the folder that is unknown, changed or missing. Java loads every jar in the
 * folder.
 */
export function wrongJars(folder: string, jars: Pins['kafka']): string[] {
  const expected = new Map(Object.entries(jars).map(([coordinates, sha256]) => [jarOf(coordinates), sha256]));
  const there = fs.existsSync(folder) ? fs.readdirSync(folder).filter((file) => /\.jar$/i.test(file)) : [];
  const wrong = there.map((file) => {
    const sha256 = expected.get(file);
    return sha256 === undefined
      ? `${file} is not in tools/engines/pins.json.`
      : mismatch(path.join(folder, file), sha256);
  });
  const missing = [...expected.keys()]
    .filter((file) => !there.includes(file))
    .map((file) => `${file} is missing.`);
  return [...wrong.filter((sentence) => sentence !== undefined), ...missing];
}

function jarOf(coordinates: string): string {
  const [, artifact, version] = coordinates.split(':');
  return `${artifact}-${version}.jar`;
}
