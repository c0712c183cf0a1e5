import { type Condition } from './condition';

/** Failures around the updates of marketplaces. */
export const updateConditions = {
  TaocunUpdatesRejected: {
    severity: 'warning',
    over: 0.05,
    minutes: 5,
    prometheus: (over) => `sum(rate(taocun_updates_total{outcome="rejected"}[15m])) > ${over} * sum(rate(taocun_updates_total[15m]))`,
    summary: 'More than one update in twenty is rejected',
    description: '{{ $value | humanize }} a second. A marketplace sends invalid updates.',
  },
  TaocunUnreadableBatch: {
    severity: 'warning',
    minutes: 0,
    prometheus: (over) => `increase(taocun_updates_rejected_total{reason="unreadable-batch"}[15m]) > ${over}`,
    summary: 'A batch of updates could not be read and was skipped',
    description: '{{ $labels.instance }} has skipped {{ $value | humanize }} of them. Their updates are missing until they are sent again.',
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
    prometheus: (over) => `max(taocun_read_day_timestamp_seconds) - max(taocun_clock_timestamp_seconds) > ${over} * 86400`,
    summary: 'The clock is more than a week behind what has been read',
    description: '{{ $value | humanizeDuration }}: a partition of marketplace.updates holds it back, and no year is certified meanwhile.',
  },
  TaocunLateUpdates: {
    severity: 'warning',
    minutes: 0,
    prometheus: (over) => `sum(increase(taocun_updates_late_total[1d])) > ${over}`,
    summary: 'Updates arrived after their year was certified',
    description: '{{ $value | humanize }} in a day. The certified list does not include them.',
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
        silentSources.map(({ source }) => ({
          of: source,
          what: { en: `${source} no longer sends the orders expected from its past`, zh: `${source} 不再发送按以往应有的订单` },
        })),
    },
  },
} as const satisfies Readonly<Record<string, Condition>>;
