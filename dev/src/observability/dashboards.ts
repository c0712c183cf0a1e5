import { type DashboardPlan, type PanelPlan, type RowPlan } from './dashboard';

/** The quantiles of a histogram, a line each; `by` are labels that are kept. */
function quantiles(histogram: string, by: string, legend: string): PanelPlan['queries'] {
  return [0.5, 0.95].map((quantile) => ({
    expr: `histogram_quantile(${quantile}, sum by (${by}, le) (rate(${histogram}_bucket[5m])))`,
    legend: `${legend} ${quantile * 100} %`,
  }));
}

const health: RowPlan = {
  title: 'Health',
  panels: [
    {
      title: 'Not ready',
      description: 'Instances that do not do their work. Should be none.',
      kind: 'stat',
      width: 4,
      queries: [{ expr: 'sum(1 - taocun_ready)', legend: 'instances' }],
    },
    {
      title: 'Stuck',
      description: 'Instances that only a restart helps. Should be none.',
      kind: 'stat',
      width: 4,
      queries: [{ expr: 'sum(1 - taocun_live)', legend: 'instances' }],
    },
    {
      title: 'Kafka',
      description: 'Whether every instance has what it asks of Kafka.',
      kind: 'stat',
      unit: 'bool_yes_no',
      width: 4,
      queries: [{ expr: 'min(taocun_kafka_up)', legend: 'answers' }],
    },
    {
      title: 'MongoDB',
      description: 'Whether MongoDB answers every instance within a second.',
      kind: 'stat',
      unit: 'bool_yes_no',
      width: 4,
      queries: [{ expr: 'min(taocun_mongodb_up)', legend: 'answers' }],
    },
    {
      title: 'Villages',
      description: 'In memory of all instances of classification.',
      kind: 'stat',
      width: 4,
      queries: [{ expr: 'sum(taocun_villages)', legend: 'villages' }],
    },
    {
      title: 'Age of the clock',
      description: 'How long ago the day of the clock began. While history is loaded it is years.',
      kind: 'stat',
      unit: 's',
      width: 4,
      queries: [{ expr: 'time() - max(taocun_clock_timestamp_seconds)', legend: 'age' }],
    },
  ],
};

const updates: RowPlan = {
  title: 'Updates',
  panels: [
    {
      title: 'Updates by outcome',
      description: 'What becomes of what marketplaces send.',
      unit: 'ops',
      queries: [{ expr: 'sum by (outcome) (rate(taocun_updates_total[1m]))', legend: '{{outcome}}' }],
    },
    {
      title: 'Rejected by reason',
      description: 'More than one of twenty wakes nobody, but tells a marketplace.',
      unit: 'ops',
      queries: [{ expr: 'sum by (reason) (rate(taocun_updates_rejected_total[5m])) > 0', legend: '{{reason}}' }],
    },
    {
      title: 'Over HTTP',
      description: 'Taken, and refused by reason. What was refused is not kept.',
      unit: 'ops',
      queries: [
        { expr: 'sum(rate(taocun_http_updates_taken_total[1m]))', legend: 'taken' },
        { expr: 'sum by (reason) (rate(taocun_http_updates_refused_total[5m])) > 0', legend: '{{reason}}' },
      ],
    },
    {
      title: 'Waiting for their shop',
      description: 'Should not grow for long.',
      queries: [{ expr: 'sum(taocun_updates_waiting)', legend: 'updates' }],
    },
    {
      title: 'Late',
      description: 'Came after their year was certified.',
      queries: [{ expr: 'sum(increase(taocun_updates_late_total[1h]))', legend: 'in an hour' }],
    },
    {
      title: 'Announcements',
      description: 'What the services have said, by type.',
      unit: 'ops',
      queries: [{ expr: 'sum by (type) (rate(taocun_announcements_total[5m]))', legend: '{{type}}' }],
    },
  ],
};

const days: RowPlan = {
  title: 'Event time',
  panels: [
    {
      title: 'Day of each partition, and the clock',
      description: 'The clock stands at the smallest of those that still have something to read.',
      unit: 'dateTimeAsIso',
      width: 24,
      queries: [
        { expr: '1000 * max by (partition) (taocun_read_day_timestamp_seconds)', legend: 'read from {{partition}}' },
        { expr: '1000 * max(taocun_clock_timestamp_seconds)', legend: 'the clock' },
      ],
    },
  ],
};

export const overview: DashboardPlan = { uid: 'taocun-overview', title: 'taocun: overview', rows: [health, updates, days] };

export const loop: DashboardPlan = {
  uid: 'taocun-loop',
  title: 'taocun: the loop',
  rows: [
    {
      title: 'Partitions',
      panels: [
        {
          title: 'Lag in records',
          description: 'What is in the log and not applied.',
          queries: [{ expr: 'max by (service, topic, partition) (taocun_partition_lag)', legend: '{{topic}}/{{partition}}' }],
        },
        {
          title: 'Lag in seconds',
          description: 'How long the oldest of them has waited, at most. Above five minutes an alert fires.',
          unit: 's',
          queries: [{ expr: 'max by (service, topic, partition) (taocun_partition_lag_seconds)', legend: '{{topic}}/{{partition}}' }],
        },
        {
          title: 'Standing still',
          description: 'Work that does not move while Kafka and MongoDB answer. A restart is due at a minute.',
          unit: 's',
          queries: [
            { expr: 'max by (service, topic, partition) (taocun_partition_standstill_seconds) > 0', legend: '{{topic}}/{{partition}}' },
          ],
        },
        {
          title: 'States',
          description: 'All should be running. Those that are stopped wait for an operator.',
          queries: [{ expr: 'sum by (service, state) (taocun_partition_state)', legend: '{{service}} {{state}}' }],
        },
        {
          title: 'Restarts',
          description: 'Partitions that dropped their state and went on from their checkpoint.',
          queries: [{ expr: 'sum by (service) (increase(taocun_restarts_total[10m]))', legend: '{{service}}' }],
        },
        {
          title: 'Applied and not saved',
          description: 'What a crash would have read again.',
          queries: [
            { expr: 'sum by (service, topic) (taocun_partition_offset - taocun_partition_checkpoint)', legend: '{{service}} {{topic}}' },
          ],
        },
      ],
    },
    {
      title: 'Flow',
      panels: [
        {
          title: 'Records applied',
          description: 'By service.',
          unit: 'ops',
          queries: [{ expr: 'sum by (service) (rate(taocun_records_total[1m]))', legend: '{{service}}' }],
        },
        {
          title: 'Records and bytes published',
          description: 'Records a second, and kilobytes a second.',
          unit: 'ops',
          queries: [
            { expr: 'sum by (service) (rate(taocun_records_published_total[1m]))', legend: '{{service}} records' },
            { expr: 'sum by (service) (rate(taocun_bytes_published_total[1m])) / 1000', legend: '{{service}} kB' },
          ],
        },
        {
          title: 'Batches',
          description: 'Records that were fetched together: small ones where little comes, large ones while catching up.',
          queries: quantiles('taocun_batch_records', 'topic', '{{topic}}'),
        },
        {
          title: 'Batches a second',
          description: 'By service.',
          unit: 'ops',
          queries: [{ expr: 'sum by (service) (rate(taocun_batches_total[1m]))', legend: '{{service}}' }],
        },
      ],
    },
    {
      title: 'Checkpoints',
      panels: [
        {
          title: 'How long they take',
          description: 'From the cut until it is saved.',
          unit: 's',
          queries: quantiles('taocun_checkpoint_duration_seconds', 'topic', '{{topic}}'),
        },
        {
          title: 'Documents of one',
          description: 'What it writes.',
          queries: quantiles('taocun_checkpoint_documents', 'topic', '{{topic}}'),
        },
        {
          title: 'Bytes of one',
          description: 'What it writes, about.',
          unit: 'bytes',
          queries: quantiles('taocun_checkpoint_bytes', 'topic', '{{topic}}'),
        },
        {
          title: 'Checkpoints and documents a second',
          description: 'By service.',
          unit: 'ops',
          queries: [
            { expr: 'sum by (service) (rate(taocun_checkpoints_total[5m]))', legend: '{{service}} checkpoints' },
            { expr: 'sum by (service) (rate(taocun_documents_written_total[5m]))', legend: '{{service}} documents' },
          ],
        },
      ],
    },
  ],
};

export const outside: DashboardPlan = {
  uid: 'taocun-outside',
  title: 'taocun: HTTP, webhooks, processes',
  rows: [
    {
      title: 'HTTP',
      panels: [
        {
          title: 'Requests by class of status',
          description: 'Errors of ours are 5xx.',
          unit: 'reqps',
          queries: [
            {
              expr: 'sum by (service, status) (rate(taocun_http_requests_total{route!~"/health.*|/metrics"}[5m]))',
              legend: '{{service}} {{status}}',
            },
          ],
        },
        {
          title: 'Busiest routes',
          description: 'The ten that are asked most.',
          unit: 'reqps',
          queries: [{ expr: 'topk(10, sum by (method, route) (rate(taocun_http_requests_total[5m])))', legend: '{{method}} {{route}}' }],
        },
        {
          title: 'How long answers take',
          description: 'Streams of events are not among them.',
          unit: 's',
          queries: quantiles('taocun_http_request_duration_seconds', 'service', '{{service}}'),
        },
      ],
    },
    {
      title: 'Those who are told',
      panels: [
        {
          title: 'Followers of events',
          description: 'Connections that stay open, by instance.',
          queries: [{ expr: 'taocun_event_followers', legend: '{{instance}}' }],
        },
        {
          title: 'Deliveries by outcome',
          description: 'Tries: put-off ones are tried again, failed ones are not.',
          unit: 'ops',
          queries: [{ expr: 'sum by (outcome) (rate(taocun_webhook_tries_total[5m]))', legend: '{{outcome}}' }],
        },
        {
          title: 'Webhooks',
          description: 'Delivered for, failing, and what waits.',
          queries: [
            { expr: 'sum(taocun_webhooks_owned)', legend: 'webhooks' },
            { expr: 'sum(taocun_webhooks_failing)', legend: 'failing' },
            { expr: 'sum(taocun_webhook_deliveries_pending)', legend: 'deliveries pending' },
          ],
        },
      ],
    },
    {
      title: 'Processes',
      panels: [
        {
          title: 'Processor',
          description: 'One is all that a process can use for its loop.',
          queries: [{ expr: 'rate(process_cpu_seconds_total{job="taocun"}[1m])', legend: '{{service}} {{instance}}' }],
        },
        {
          title: 'Memory',
          description: 'Resident, and the part of it that is heap in use.',
          unit: 'bytes',
          queries: [
            { expr: 'process_resident_memory_bytes{job="taocun"}', legend: '{{service}} {{instance}}' },
            { expr: 'nodejs_heap_size_used_bytes{job="taocun"}', legend: '{{service}} {{instance}} heap' },
          ],
        },
        {
          title: 'Lag of the event loop',
          description: 'How late whatever comes is looked at.',
          unit: 's',
          queries: [{ expr: 'nodejs_eventloop_lag_p99_seconds{job="taocun"}', legend: '{{service}} {{instance}} 99 %' }],
        },
        {
          title: 'Garbage collection',
          description: 'The share of time that it takes.',
          unit: 'percentunit',
          queries: [{ expr: 'sum by (service, instance) (rate(nodejs_gc_duration_seconds_sum[5m]))', legend: '{{service}} {{instance}}' }],
        },
      ],
    },
  ],
};

export const dashboards: readonly DashboardPlan[] = [overview, loop, outside];
