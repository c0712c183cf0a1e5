import { type Condition } from './condition';

const EACH_REQUEST = 'route!~"/health.*"';

/** Failures of answers and deliveries. */
export const outsideConditions = {
  TaocunWebhookFailing: {
    severity: 'warning',
    minutes: 15,
    prometheus: (over) => `sum(taocun_webhooks_failing) > ${over}`,
    summary: 'A webhook accepts no deliveries',
    description: "The last try has failed for {{ $value }} of them, or their secret can't be read.",
  },
  TaocunDeliveriesFailed: {
    severity: 'warning',
    minutes: 0,
    prometheus: (over) => `sum(increase(taocun_webhook_tries_total{outcome="failed"}[1h])) > ${over}`,
    summary: 'Deliveries were given up after their last try',
    description: '{{ $value | humanize }} in an hour. Send them again by hand.',
  },
  TaocunHttpErrors: {
    severity: 'critical',
    over: 0.05,
    minutes: 5,
    prometheus: (over) => {
      const rateOf = (status: string): string =>
        `sum by (service) (rate(taocun_http_requests_total{${status}, ${EACH_REQUEST}}[5m]))`;
      return `${rateOf('status="5xx"')} > ${over} * ${rateOf('status!="refused"')}`;
    },
    summary: 'More than one request in twenty fails',
    description: '{{ $labels.service }} answers {{ $value | humanize }} a second with an error of its own.',
  },
  TaocunHttpSlow: {
    severity: 'warning',
    over: 2.5,
    minutes: 10,
    prometheus: (over) =>
      `histogram_quantile(0.95, sum by (service, le) (rate(taocun_http_request_duration_seconds_bucket{${EACH_REQUEST}}[10m]))) > ${over}`,
    summary: 'Answers over HTTP are slow',
    description:
      'One answer in twenty of {{ $labels.service }} takes longer than {{ $value | humanizeDuration }}.',
  },
} as const satisfies Readonly<Record<string, Condition>>;
