import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../engines/machine/folders';
import { type KafkaRight, kafkaUsers } from '../../rights/kafka-users';
import { mongodbRoles, mongodbUsers } from '../../rights/mongodb-users';
import { between, table } from './table';

export const SECURITY_FILE = 'docs/security.md';

/** docs/security.md with the tables of the declared rights between its marks. */
export function securityPage(): string {
  const tables = {
    kafka: table(
      ['user', 'for', 'topics', 'groups', 'besides', 'quotas'],
      kafkaUsers().map(({ name, purpose, rights, quotas }) => [
        `\`${name}\``,
        purpose,
        rightsOn(rights, 'topic'),
        rightsOn(rights, 'group'),
        rightsOn(rights, 'transactionalId', 'cluster'),
        quotas === undefined
          ? ''
          : `${quotas.producerByteRate / 1_048_576} MiB a second and ${quotas.requestPercentage} % of a thread, at each broker`,
      ]),
    ),
    mongodb: table(
      ['user', 'for', 'roles'],
      mongodbUsers().map(({ name, purpose, roles }) => [
        `\`${name}\``,
        purpose,
        roles.map(({ role, db }) => (db === 'admin' ? `\`${role}\`` : `\`${role}\` on \`${db}\``)).join(', '),
      ]),
    ),
    'mongodb-roles': table(
      ['role', 'rights'],
      mongodbRoles().map(({ role, privileges }) => [
        `\`${role}\``,
        privileges
          .map(({ resource: { db, collection }, actions }) => `${named(actions)} on \`${db}.${collection}\``)
          .join('; '),
      ]),
    ),
  };
  return Object.entries(tables).reduce(
    (page, [mark, text]) => between(page, `rights: ${mark}`, text),
    readFileSync(join(repositoryRoot, SECURITY_FILE), 'utf8'),
  );
}

function rightsOn(
  rights: readonly KafkaRight[],
  ...types: readonly KafkaRight['resource']['type'][]
): string {
  return rights
    .filter(({ resource }) => types.includes(resource.type))
    .map(({ resource, operations }) => `${named(operations)}: ${resourceText(resource)}`)
    .join('; ');
}

function resourceText({ type, name, patternType }: KafkaRight['resource']): string {
  if (type === 'cluster') return 'the cluster';
  if (name === '*') return type === 'transactionalId' ? 'all transactional ids' : 'all';
  return patternType === 'prefix' ? `those that begin with \`${name}\`` : `\`${name}\``;
}

const named = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');
