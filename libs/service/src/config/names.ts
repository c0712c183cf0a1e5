import { type ServiceName } from '@taocun/contracts';

/** The generation that an installation begins with. Its database and consumer group have the service's name alone. */
export const FIRST_GENERATION = 'first';
/** MongoDB's limit for a database's name. */
export const longestName = 63;
/** MongoDB allows 63 bytes for a database's name, the longest suffix being '-taocun-classification'. */
export const longestNamespace = longestName - '-taocun-classification'.length;

/** A service's database and its consumer group, kept apart by the prefix and the generation; MongoDB allows no dots in a database's name. */
export function nameOf(service: ServiceName, topicPrefix: string, generation = FIRST_GENERATION): string {
  const name = prefixed(`taocun-${service}`, topicPrefix);
  return generation === FIRST_GENERATION ? name : `${name}-${generation}`;
}

/** The database of the keys, which all services of an installation share. */
export function accessDatabaseOf(topicPrefix: string): string {
  return prefixed('taocun-access', topicPrefix);
}

/** Without a hyphen, so that a database's name tells its generation. */
export function isGeneration(text: string): boolean {
  return /^[a-z0-9]{1,16}$/.test(text);
}

export function isTopicPrefix(text: string): boolean {
  // A prefix of dots and dashes alone would give other topics but the groups and databases of the installation without a prefix.
  const namespace = namespaceOf(text);
  return /^[A-Za-z0-9._-]+$/.test(text) && namespace !== '' && namespace.length <= longestNamespace;
}

function prefixed(name: string, topicPrefix: string): string {
  const namespace = namespaceOf(topicPrefix);
  return namespace === '' ? name : `${namespace}-${name}`;
}

function namespaceOf(topicPrefix: string): string {
  return topicPrefix.replaceAll('.', '').replace(/-+$/, '');
}
