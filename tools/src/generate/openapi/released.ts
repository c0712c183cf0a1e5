import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ServiceName, serviceNames } from '@taocun/service';
import { repositoryRoot } from '../../engines/machine/folders';
import { type ApiDocument, promisedBy, type Promised } from './promises';

/** The committed documents of the services. */
export function describedToday(): Readonly<Record<ServiceName, ApiDocument>> {
  const documents = serviceNames.map((service) => [service, JSON.parse(readReleased(`docs/openapi/${service}.json`)) as ApiDocument]);
  return Object.fromEntries(documents) as Record<ServiceName, ApiDocument>;
}

/** The promises of the release in package.json. */
export function promisedByRelease(): Promised {
  return JSON.parse(readReleased(releasedFile())) as Promised;
}

/** The promises of a new version, by their file: the first `npm run generate` with this version records them. */
export function newlyReleased(): Readonly<Record<string, string>> {
  const file = releasedFile();
  if (existsSync(join(repositoryRoot, file))) return {};
  return { [file]: `${JSON.stringify(promisedBy(describedToday()), undefined, 1)}\n` };
}

function releasedFile(): string {
  const { version } = JSON.parse(readReleased('package.json')) as { readonly version: string };
  return `docs/openapi/released/${version}.json`;
}

function readReleased(file: string): string {
  return readFileSync(join(repositoryRoot, file), 'utf8');
}
