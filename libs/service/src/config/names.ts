import { type ServiceName } from '@taocun/contracts';

/** The first generation of an installation. Its database and consumer group have only the service's name. */
export const FIRST_GENERATION = 'first';
/** MongoDB's limit for the name of a database, in bytes. */
export const longestName = 63;
/** The part of that limit that the longest suffix leaves for the prefix. */
export const longestNamespace = longestName - '-taocun-classification'.length;

/**
 * The name of a service's database and consumer group, from the prefix and the generation. MongoDB allows no
 * dots in it.
 */
export function installedName(
  service: ServiceName,
  topicPrefix: string,
  generation = FIRST_GENERATION,
): string {
  const name = prefixed(`taocun-${service}`, topicPrefix);
  return generation === FIRST_GENERATION ? name : `${name}-${generation}`;
}

/** The database of the API keys, shared by all services of an installation. */
export function accessDatabaseOf(topicPrefix: string): string {
  return prefixed('taocun-access', topicPrefix);
}

/** A generation's name contains no hyphen, so that it can be recognised in a database's name. */
export function isGeneration(text: string): boolean {
  return /^[a-z0-9]{1,16}$/.test(text);
}

export function isTopicPrefix(text: string): boolean {
  // A prefix of only dots and dashes would change the topics, but share groups and databases with an
  // installation without prefix.
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
