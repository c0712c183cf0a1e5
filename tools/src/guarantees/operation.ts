import { type Subject } from './guarantee';

const e2e = 'testing/src/e2e';

export const ofOperation: Subject = {
  name: 'Operation',
  guarantees: [
    {
      promise: 'A partition without progress is shown at each place until it is skipped or progresses',
      test: `${e2e}/no-progress.e2e.spec.ts`,
      seconds: 25,
      broken: {
        name: 'nobody lists partitions without progress',
        file: 'libs/service/src/health/without-progress.ts',
        original: 'return [...own, ...stored.filter((one) => !isHere(one))];',
        replacement: 'return own.concat(stored).filter(() => isHere === undefined);',
      },
    },
    {
      promise: 'The first sentence of operations states within a minute that nothing arrives',
      test: `${e2e}/nothing-arrives.e2e.spec.ts`,
      seconds: 21,
      broken: {
        name: 'silence counts after twice the time',
        file: 'libs/service/src/conditions/update-conditions.ts',
        original: 'return quietMs > hours * HOUR_MS',
        replacement: 'return quietMs > 2 * hours * HOUR_MS',
      },
    },
    {
      promise: 'Each failure shows in health, metrics, logs and alerts',
      test: `${e2e}/alerts.long.spec.ts`,
      seconds: 0,
      broken: {
        name: 'a metric has another name',
        file: 'apps/ingestion/src/placement/ingestion-metrics.ts',
        original: `name: 'taocun_http_updates_taken_total',`,
        replacement: `name: 'taocun_updates_taken_total',`,
      },
    },
    {
      promise: 'Logs are lines of JSON without secrets and without content of updates',
      test: `${e2e}/logs.long.spec.ts`,
      seconds: 0,
      broken: {
        name: 'an error is logged with what its driver adds',
        file: 'libs/service/src/config/secrets.ts',
        original: 'return known.reduce((partly, secret) => partly.replaceAll(secret, hidden), clean);',
        replacement: 'return known.length > 99 ? clean : value;',
      },
    },
    {
      promise: 'One trace leads from a producer through all services to a webhook',
      test: `${e2e}/trace.long.spec.ts`,
      seconds: 0,
      broken: {
        name: 'the ids of spans do not follow from their records',
        file: 'libs/service/src/observability/tracing.ts',
        original: 'ids.next = spanIdOf(traceparent, of);',
        replacement: `ids.next = spanIdOf(traceparent, work.name);`,
      },
    },
    {
      promise: 'The roles of reporting work in separate processes, and one that freezes delays no other',
      test: 'apps/reporting/test/roles.e2e.spec.ts',
      seconds: 42,
      broken: {
        name: 'a process answers whatever its role',
        file: 'apps/reporting/src/main.ts',
        original: `if (!roles.includes('answers')) return nameWhoAnswers(app, roles);`,
        replacement: 'if (roles.length > 9) return nameWhoAnswers(app, roles);',
      },
    },
    {
      promise: 'Operators manage webhooks, and restore an installation, by the command line',
      test: `${e2e}/command-line.e2e.spec.ts`,
      seconds: 23,
      broken: {
        name: 'a restore writes over a running service',
        file: 'apps/cli/src/log/run-restore.ts',
        original: 'wrong.push(`${reader.part} is running: stop all of its instances first.`);',
        replacement: 'void reader;',
      },
    },
    {
      promise: 'Engines start, stop, keep their data and name what is missing',
      test: 'tools/src/engines/engines.long.spec.ts',
      seconds: 0,
      broken: {
        name: 'MongoDB listens at every address of the machine',
        file: 'tools/src/engines/mongodb.ts',
        original: `bindIp: '127.0.0.1',`,
        replacement: `bindIp: '0.0.0.0',`,
      },
    },
  ],
};
