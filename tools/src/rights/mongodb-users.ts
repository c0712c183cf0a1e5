import { accessDatabaseOf, installedName } from '@taocun/service';
import { type Process, processes } from './processes';

export interface MongodbRole {
  readonly role: string;
  readonly privileges: readonly {
    readonly resource: { readonly db: string; readonly collection: string };
    readonly actions: readonly string[];
  }[];
}

export interface MongodbUser {
  readonly name: string;
  readonly purpose: string;
  readonly roles: readonly { readonly role: string; readonly db: string }[];
}

/** Custom roles, in the database `admin`, for an installation with this prefix. */
export function mongodbRoles(topicPrefix = ''): readonly MongodbRole[] {
  const db = accessDatabaseOf(topicPrefix);
  const audit = { resource: { db, collection: 'audit' }, actions: ['insert', 'update'] };
  return [
    {
      role: 'taocunService',
      privileges: [{ resource: { db, collection: 'keys' }, actions: ['find', 'update'] }, audit],
    },
    {
      role: 'taocunAnswers',
      privileges: [
        'webhooks',
        'webhookCreations',
        'deliveries',
        'requests',
        'pendingNotices',
        'silences',
      ].map((collection) => ({
        resource: { db: installedName('reporting', topicPrefix), collection },
        actions: ['insert', 'update', 'remove', 'createIndex'],
      })),
    },
    {
      role: 'taocunKeys',
      privileges: [{ resource: { db, collection: 'keys' }, actions: ['find', 'insert', 'update'] }, audit],
    },
  ];
}

const inAdmin = (...roles: readonly string[]): MongodbUser['roles'] =>
  roles.map((role) => ({ role, db: 'admin' }));

/** The users of an installation with this prefix and their roles in MongoDB: one user for each purpose. */
export function mongodbUsers(topicPrefix = ''): readonly MongodbUser[] {
  return [
    ...processes.map((process) => processUser(process, topicPrefix)),
    {
      name: 'commands',
      purpose: '`backup`, `doctor` and `lag`, which change nothing',
      roles: inAdmin('readAnyDatabase', 'clusterMonitor'),
    },
    { name: 'keys', purpose: '`keys`', roles: inAdmin('taocunKeys') },
    // Databases of later generations of classification may have any name.
    { name: 'restore', purpose: '`restore`', roles: inAdmin('readWriteAnyDatabase', 'dbAdminAnyDatabase') },
    {
      name: 'repair',
      purpose: '`skip`, `feed load`, `registry import`, and `reclassify` but for `start`',
      roles: inAdmin('readWriteAnyDatabase', 'dbAdminAnyDatabase'),
    },
  ];
}

function processUser({ name, service, roles }: Process, topicPrefix: string): MongodbUser {
  const db = installedName(service, topicPrefix);
  if (roles?.includes('answers') !== true) {
    return { name, purpose: 'the service', roles: [{ role: 'readWrite', db }, ...inAdmin('taocunService')] };
  }
  // This process answers from what others write, and operators create keys over REST.
  const shared = { role: 'readWrite', db: accessDatabaseOf(topicPrefix) };
  return { name, purpose: 'the service', roles: [{ role: 'read', db }, ...inAdmin('taocunAnswers'), shared] };
}
