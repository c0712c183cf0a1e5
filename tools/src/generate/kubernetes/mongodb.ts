import { mongodbRoles, mongodbUsers } from '../../rights/mongodb-users';
import { processes } from '../../rights/processes';
import { jobs } from './jobs';
import { mountOf, podPatches } from './pod-patches';
import { manifest } from './resources';

const COMPONENT = 'deploy/kubernetes/components/mongodb-community';

/** The component's files that are generated from the declared rights. */
export function mongodbFiles(): Readonly<Record<string, string>> {
  return {
    [`${COMPONENT}/rights.yaml`]: manifest([rights()], 'The roles and users of mongodb.yaml.'),
    [`${COMPONENT}/kustomization.yaml`]: manifest(
      [kustomization()],
      'MongoDB by MongoDB Controllers for Kubernetes: three members, a user with its rights for each purpose, and its URI where it is used.',
    ),
  };
}

function rights(): readonly object[] {
  return [
    {
      op: 'add',
      path: '/spec/security/roles',
      value: mongodbRoles().map((role) => ({ ...role, db: 'admin', roles: [] })),
    },
    {
      op: 'add',
      path: '/spec/users',
      value: mongodbUsers().map(({ name, roles }) => ({
        name,
        db: 'admin',
        passwordSecretRef: { name: `mongodb-${name}-password` },
        scramCredentialsSecretName: `mongodb-${name}`,
        connectionStringSecretName: uriOf(name),
        additionalConnectionStringConfig: { tlsCAFile: '/etc/taocun/mongodb-ca/ca.crt' },
        roles: roles.map(({ role, db }) => ({ name: role, db })),
      })),
    },
  ];
}

const uriOf = (user: string): string => `mongodb-${user}-uri`;

function kustomization(): object {
  return {
    apiVersion: 'kustomize.config.k8s.io/v1alpha1',
    kind: 'Component',
    resources: ['mongodb.yaml'],
    patches: [
      { target: { kind: 'MongoDBCommunity', name: 'taocun-mongodb' }, path: 'rights.yaml' },
      ...podPatches(processes, jobs, uses),
    ],
  };
}

/** The operations on a pod that uses this MongoDB user. */
function uses(user: string, pod: string): readonly object[] {
  const secret = { name: uriOf(user), key: 'connectionString.standard' };
  const uri = { op: 'replace', path: `${pod}/containers/0/env/0/valueFrom/secretKeyRef`, value: secret };
  const authority = { name: 'mongodb-ca', secretName: 'taocun-mongodb-tls', files: ['ca.crt'] };
  return [uri, ...mountOf(pod, authority)];
}
