import { installationLabels, manifest } from './resources';

export interface Job {
  readonly name: string;
  /** The user of Kafka and of MongoDB. */
  readonly user: 'commands' | 'keys' | 'restore' | 'repair';
  readonly command: readonly string[];
  /** Absent for a job that is only run by hand. */
  readonly schedule?: string;
  readonly tries?: number;
  readonly deadlineSeconds: number;
  readonly backups?: true;
}

const script = (...lines: readonly string[]): readonly string[] => ['sh', '-ec', `${lines.join('\n')}\n`];
/**
 * Waits for `kubectl exec`, because an operator's command has arguments. A restore of a country takes hours.
 */
const console = { command: ['sleep', '86400'], deadlineSeconds: 86_400 } as const;

/** The commands of operators, each run by the user that has exactly the rights for it. */
export const jobs: readonly Job[] = [
  {
    name: 'backup',
    user: 'commands',
    schedule: '30 3 * * *',
    tries: 3,
    deadlineSeconds: 14_400,
    backups: true,
    command: script(
      // First, so that a full volume gets room. Jobs of this name never run side by side.
      'rm -f /backups/taocun-*.unfinished',
      'ls -1 /backups/taocun-*.backup | head -n -13 | xargs -r rm',
      `taocun backup "/backups/taocun-$(date +%FT%H%M%S).backup"`,
    ),
  },
  {
    name: 'doctor',
    user: 'commands',
    schedule: '15 7 * * *',
    deadlineSeconds: 600,
    command: ['taocun', 'doctor'],
  },
  {
    name: 'first-key',
    user: 'keys',
    deadlineSeconds: 300,
    // Not into the log, which others may collect.
    command: script(
      `taocun keys create --role operator --name first > /dev/termination-log`,
      "echo 'The key is the message that the pod has ended with. Read it, then delete the job:'",
      `echo "kubectl get pod $HOSTNAME -o jsonpath='{.status.containerStatuses[0].state.terminated.message}'"`,
    ),
  },
  { name: 'restore', user: 'restore', backups: true, ...console },
  { name: 'repair', user: 'repair', ...console },
];

/**
 * The jobs as resources; those without a schedule are suspended, and are started by
 * `kubectl create job --from`.
 */
export function jobsFile(): Readonly<Record<string, string>> {
  return {
    'deploy/kubernetes/components/commands/jobs.yaml': manifest(
      jobs.map(cronJob),
      'By hand: kubectl create job --from=cronjob/doctor doctor-now',
    ),
  };
}

function cronJob({ name, user, command, schedule, tries = 1, deadlineSeconds, backups }: Job): object {
  const labels = {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/component': 'command',
    ...installationLabels,
  };
  const volume = 'backups';
  const uri = `${user.toUpperCase()}_MONGODB_URI`;
  const container = {
    name,
    image: 'taocun-commands',
    command,
    envFrom: [{ configMapRef: { name: 'taocun' } }],
    env: [
      { name: 'MONGODB_URI', valueFrom: { secretKeyRef: { name: 'taocun-secrets', key: uri } } },
      {
        name: 'KAFKA_SASL_PASSWORD',
        valueFrom: { secretKeyRef: { name: 'taocun-secrets', key: 'KAFKA_SASL_PASSWORD', optional: true } },
      },
    ],
    resources: {
      requests: { cpu: '100m', memory: '256Mi', 'ephemeral-storage': '16Mi' },
      limits: { memory: '1Gi', 'ephemeral-storage': '64Mi' },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    volumeMounts: backups ? [{ name: volume, mountPath: '/backups' }] : [],
  };
  const pod = {
    restartPolicy: 'Never',
    serviceAccountName: 'taocun',
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 1000,
      runAsGroup: 1000,
      fsGroup: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [container],
    volumes: backups ? [{ name: volume, persistentVolumeClaim: { claimName: 'taocun-backups' } }] : [],
  };
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name, labels },
    spec: {
      // A suspended job is never started by its schedule.
      ...(schedule === undefined ? { schedule: '0 0 1 1 *', suspend: true } : { schedule }),
      concurrencyPolicy: 'Forbid',
      jobTemplate: {
        spec: {
          backoffLimit: tries - 1,
          activeDeadlineSeconds: deadlineSeconds,
          // The first key is deleted with its pod.
          ttlSecondsAfterFinished: schedule === undefined ? 3_600 : 604_800,
          template: { metadata: { labels }, spec: pod },
        },
      },
    },
  };
}
