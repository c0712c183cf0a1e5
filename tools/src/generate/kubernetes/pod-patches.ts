import { type Process } from '../../rights/processes';
import { type Job } from './jobs';

/**
 * Patches for the pods of these processes and jobs; `operations` returns those for the pod of a user, given
 * the path of its specification.
 */
export function podPatches(
  processes: readonly Pick<Process, 'name'>[],
  jobs: readonly Pick<Job, 'name' | 'user'>[],
  operations: (user: string, pod: string) => readonly object[],
): readonly object[] {
  return [
    ...processes.map(({ name }) => ({
      target: { kind: 'Deployment', name },
      patch: patchOf(operations(name, '/spec/template/spec')),
    })),
    ...jobs.map(({ name, user }) => ({
      target: { kind: 'CronJob', name },
      patch: patchOf(operations(user, '/spec/jobTemplate/spec/template/spec')),
    })),
  ];
}

/** The operations that mount the files of a secret. */
export function mountOf(
  pod: string,
  {
    name,
    secretName,
    files,
  }: { readonly name: string; readonly secretName: string; readonly files: readonly string[] },
): readonly object[] {
  const secret = { secretName, items: files.map((file) => ({ key: file, path: file })), defaultMode: 288 };
  return [
    { op: 'add', path: `${pod}/volumes/-`, value: { name, secret } },
    {
      op: 'add',
      path: `${pod}/containers/0/volumeMounts/-`,
      value: { name, mountPath: `/etc/taocun/${name}`, readOnly: true },
    },
  ];
}

/** The text of a kustomize patch. */
export function patchOf(operations: readonly object[]): string {
  return operations.map((each) => `- ${JSON.stringify(each)}\n`).join('');
}
