import { type Condition, inPositions, sightingOf } from './condition';

const rolesOfReporting = ['taocun_kafka_up', 'taocun_webhooks_owned', 'taocun_event_followers'];

/** Failures of a process and its engines. */
export const serviceConditions = {
  TaocunMissing: {
    severity: 'critical',
    minutes: 2,
    prometheus: () =>
      [
        'absent(up{job="taocun"} == 1)',
        'absent(taocun_ready{service="ingestion"})',
        'absent(taocun_ready{service="classification"})',
        ...rolesOfReporting.map((metric) => `absent(${metric}{service="reporting"})`),
      ].join(' or '),
    summary: 'A service, or a role of reporting, has no instance that Prometheus reaches',
    description:
      '{{ with $labels.service }}{{ . }} has none, or not for each of its roles.{{ else }}None of the services has one.{{ end }}',
    seen: {
      isUrgent: true,
      command: 'doctor',
      in: ({ services }) =>
        services.flatMap(({ service, silentSince: since }) =>
          since === undefined
            ? []
            : [sightingOf(service, { of: '', what: { en: 'does not answer', zh: '没有回应' }, since })],
        ),
    },
  },
  TaocunDown: {
    severity: 'warning',
    minutes: 2,
    prometheus: () => 'up{job="taocun"} == 0',
    summary: 'An instance does not answer',
    description: '{{ $labels.instance }} has not answered for two minutes. Others may do its work.',
  },
  TaocunStuck: {
    severity: 'critical',
    minutes: 1,
    prometheus: () => 'taocun_live == 0',
    summary: 'An instance is stuck and was not restarted',
    description:
      '{{ $labels.service }} at {{ $labels.instance }} has work and makes no progress, although Kafka and MongoDB answer.',
  },
  TaocunNotReady: {
    severity: 'critical',
    minutes: 5,
    prometheus: () => 'taocun_ready == 0',
    summary: 'A service cannot answer requests',
    description:
      '{{ $labels.service }} at {{ $labels.instance }} has not been ready for five minutes. /health gives the reason.',
  },
  TaocunNotRunning: {
    severity: 'critical',
    minutes: 5,
    prometheus: () => 'taocun_running == 0',
    summary: 'The loop of a service is not running',
    description:
      'The loop of {{ $labels.service }} at {{ $labels.instance }} has not been running for five minutes. /health gives the reason.',
    seen: {
      isUrgent: true,
      command: 'doctor',
      in: inPositions(({ running, reasons: [why] }) => {
        if (running) return [];
        const what =
          why === undefined
            ? { en: 'reads nothing', zh: '未在读取' }
            : { en: `reads nothing: ${why}`, zh: `未在读取：${why}` };
        return [{ of: '', what }];
      }),
    },
  },
  TaocunKafkaAway: {
    severity: 'critical',
    minutes: 1,
    prometheus: () => 'taocun_kafka_up == 0',
    summary: 'Kafka does not answer or acknowledge',
    description: '{{ $labels.service }} at {{ $labels.instance }} waits for Kafka.',
  },
  TaocunMongodbAway: {
    severity: 'critical',
    minutes: 1,
    prometheus: () => 'taocun_mongodb_up == 0',
    summary: 'MongoDB is unreachable or slow',
    description:
      '{{ $labels.service }} at {{ $labels.instance }} has no answer from MongoDB within a second.',
  },
  TaocunEventLoopLag: {
    severity: 'warning',
    over: 1,
    minutes: 10,
    prometheus: (over) => `nodejs_eventloop_lag_p99_seconds{job="taocun"} > ${over}`,
    summary: 'A process is overloaded',
    description:
      '{{ $labels.service }} at {{ $labels.instance }} is {{ $value | humanizeDuration }} late with everything.',
  },
} as const satisfies Readonly<Record<string, Condition>>;
