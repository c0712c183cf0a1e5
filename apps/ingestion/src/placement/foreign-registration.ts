import { isRejection, reject, type Rejection, type Update } from '@taocun/contracts';

/** The rejection of a registration whose source is not in REGISTRY_SOURCES; undefined for any other update, and if the variable is unset. */
export function foreignRegistration(reading: Update | Rejection, registrySources: readonly string[] | undefined): Rejection | undefined {
  if (registrySources === undefined || isRejection(reading) || reading.kind !== 'registered') return undefined;
  if (isAmongSources(registrySources, reading.source)) return undefined;
  const message = `Villages are registered by registries alone, and ${reading.source} is none of them. An operator names them in REGISTRY_SOURCES.`;
  return reject('invalid-envelope', '/source', message);
}

/** True if the source is in the list, or begins with an entry that ends in a slash. */
export function isAmongSources(sources: readonly string[], source: string): boolean {
  return sources.some((own) => source === own || (own.endsWith('/') && source.startsWith(own)));
}
