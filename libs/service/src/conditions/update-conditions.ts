import { type Condition, type ObservedFlow, type Sighting, type Texts } from './condition';

const HOUR_MS = 3_600_000;
/** After so many days a feed has ended, or the history of another time is loaded. */
const ENDED_AFTER_DAYS = 30;

/** Failures around the updates of marketplaces. */
export const updateConditions = {
  TaocunUpdatesRejected: {
    severity: 'warning',
    over: 0.05,
    minutes: 5,
    prometheus: (over) =>
      `sum(rate(taocun_updates_total{outcome="rejected"}[15m])) > ${over} * sum(rate(taocun_updates_total[15m]))`,
    summary: 'More than one update in twenty is rejected',
    description: '{{ $value | humanize }} a second. A marketplace sends invalid updates.',
  },
  TaocunUnreadableBatch: {
    severity: 'warning',
    minutes: 0,
    prometheus: (over) => `increase(taocun_updates_rejected_total{reason="unreadable-batch"}[15m]) > ${over}`,
    summary: 'A batch of updates could not be read and was skipped',
    description:
      '{{ $labels.instance }} has skipped {{ $value | humanize }} of them. Their updates are missing until they are sent again.',
  },
  TaocunUpdatesWaiting: {
    severity: 'warning',
    over: 100_000,
    minutes: 60,
    prometheus: (over) => `sum(taocun_updates_waiting) > ${over}`,
    summary: 'Many updates wait for the opening of their shop',
    description: '{{ $value | humanize }} of them: a marketplace has not sent its openings.',
  },
  TaocunClockHeldBack: {
    severity: 'warning',
    over: 7,
    minutes: 60,
    prometheus: (over) =>
      `max(taocun_read_day_timestamp_seconds) - max(taocun_clock_timestamp_seconds) > ${over} * 86400`,
    summary: 'The clock is more than a week behind what has been read',
    description:
      '{{ $value | humanizeDuration }}: a partition of marketplace.updates holds it back, and no year is certified meanwhile.',
  },
  TaocunLateUpdates: {
    severity: 'warning',
    minutes: 0,
    prometheus: (over) => `sum(increase(taocun_updates_late_total[1d])) > ${over}`,
    summary: 'Updates arrived after their year was certified',
    description: '{{ $value | humanize }} in a day. The certified list does not include them.',
  },
  TaocunNothingArrives: {
    severity: 'critical',
    minutes: 0,
    prometheus: () =>
      `(time() - max(taocun_order_timestamp_seconds) > max(taocun_quiet_limit_seconds)) < ${ENDED_AFTER_DAYS} * 86400`,
    summary: 'No source sends any order',
    description:
      'The latest order was sent {{ $value | humanizeDuration }} ago. The clock stands still, so no source counts as silent.',
    seen: {
      command: 'doctor',
      in: (flow, _, nowMs) => {
        const latest = latestOrdersOf(flow);
        const sent = latest.map(({ sentMs }) => sentMs);
        if (!isQuiet(nowMs - Math.max(...sent), Math.max(...latest.map(({ hoursOfAll }) => hoursOfAll))))
          return [];
        return [
          {
            of: '',
            what: { en: 'No source sends any order', zh: '所有来源都没有发来订单' },
            since: new Date(Math.max(...sent)),
          },
        ];
      },
    },
  },
  TaocunSourceStopped: {
    severity: 'warning',
    minutes: 0,
    prometheus: () =>
      '(time() - max by (source) (taocun_order_timestamp_seconds) > on (source) max by (source) (taocun_source_quiet_limit_seconds)) ' +
      `< ${ENDED_AFTER_DAYS} * 86400`,
    summary: 'A source sends no orders',
    description: 'The latest order of {{ $labels.source }} was sent {{ $value | humanizeDuration }} ago.',
    seen: {
      command: 'doctor',
      in: (flow, _, nowMs) =>
        latestOrdersOf(flow)
          .filter(({ sentMs, hours }) => isQuiet(nowMs - sentMs, hours))
          .map(({ source, sentMs }) =>
            ofSource(source, { en: 'sends no orders', zh: '没有发来订单' }, new Date(sentMs)),
          ),
    },
  },
  TaocunSourceFalling: {
    severity: 'warning',
    minutes: 15,
    prometheus: () =>
      'max by (source) (taocun_source_share) < on (source) max by (source) (taocun_source_least_share)',
    summary: 'A source sends much less than its past suggests',
    description:
      '{{ $labels.source }} has sent {{ $value | humanizePercentage }} of the orders expected in two weeks.',
    seen: {
      command: 'doctor',
      in: ({ fallingSources }) =>
        fallingSources.map(({ source }) =>
          ofSource(source, { en: 'sends much less than its past suggests', zh: '发来的订单远少于以往' }),
        ),
    },
  },
  // The clock is event time: while history is loaded source by source, the other sources are silent.
  TaocunSourceSilent: {
    severity: 'warning',
    minutes: 15,
    prometheus: () => 'max by (source) (taocun_source_silent) == 1',
    summary: 'A source no longer sends the orders expected from its past',
    description:
      '{{ $labels.source }} has sent less than a tenth of them, while the clock has advanced. Its shops become inactive within 90 days.',
    seen: {
      command: 'doctor',
      in: ({ silentSources }) =>
        silentSources.map(({ source }) =>
          ofSource(source, {
            en: 'no longer sends the orders expected from its past',
            zh: '不再发送按以往应有的订单',
          }),
        ),
    },
  },
} as const satisfies Readonly<Record<string, Condition>>;

interface LatestOrder {
  readonly source: string;
  readonly sentMs: number;
  /** The hours without an order after which something is wrong with the source, and with all. */
  readonly hours: number;
  readonly hoursOfAll: number;
}

/** The latest order of each source, of all services that know it. */
function latestOrdersOf({ services }: ObservedFlow): readonly LatestOrder[] {
  return services.flatMap(({ positions: { latestOrders } = {} }) =>
    (latestOrders?.sources ?? []).map(({ source, sentAt, quietAfterHours: hours }) => {
      return {
        source,
        sentMs: Date.parse(sentAt),
        hours,
        hoursOfAll: latestOrders?.quietAfterHours ?? hours,
      };
    }),
  );
}

function isQuiet(quietMs: number, hours: number): boolean {
  return quietMs > hours * HOUR_MS && quietMs < ENDED_AFTER_DAYS * 24 * HOUR_MS;
}

function ofSource(source: string, { en, zh }: Texts, since?: Date): Sighting {
  return { of: source, what: { en: `${source} ${en}`, zh: `${source} ${zh}` }, ...(since && { since }) };
}
