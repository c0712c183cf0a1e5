import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { nameOf } from '@taocun/service';
import { parseAllDocuments } from 'yaml';
import { repositoryRoot } from './folders';

interface KafkaUser {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly authorization: {
      readonly acls: readonly {
        readonly resource: { readonly type: 'topic' | 'group'; readonly name: string; readonly patternType?: 'literal' | 'prefix' };
        readonly operations: readonly ('Read' | 'Write' | 'Describe')[];
      }[];
    };
  };
}

/** The rights that deploy/kubernetes gives the user of a service, for an installation with this prefix. */
export function rightsOf(service: 'ingestion' | 'classification' | 'reporting', topicPrefix: string) {
  const file = path.join(repositoryRoot, 'deploy/kubernetes/components/strimzi/users.yaml');
  const users = parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS() as KafkaUser);
  const acls = users.find(({ metadata }) => metadata.name === service)?.spec.authorization.acls ?? [];
  return acls.flatMap(({ resource: { type, name, patternType }, operations }) =>
    operations.map((operation) => ({
      ...(type === 'topic'
        ? { type: 'TOPIC' as const, name: topicPrefix + name }
        : { type: 'GROUP' as const, name: nameOf(service, topicPrefix) }),
      isPrefix: patternType === 'prefix',
      operation: operation.toUpperCase() as Uppercase<typeof operation>,
    })),
  );
}
