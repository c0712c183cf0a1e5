import { Controller, Get } from '@nestjs/common';
import type { LoopStatus } from '@taocun/messaging';
import { commit, version } from '@taocun/runtime';
import { anHttpApp } from '../boot/http.fixture';
import { RunningLoop } from '../health/loop';
import { aLoopStatus, aPartition } from '../health/loop.fixture';
import { RequireRole } from '../http/require-role';
import { Metrics } from './metrics';

const whatever = { live: true, ready: true, running: true };

function metricsOf(read: () => LoopStatus): Metrics {
  const loop = new RunningLoop();
  loop.attach({ loopStatus: read });
  return new Metrics({ service: 'classification' }, loop, {
    health: whatever,
    databaseError: undefined,
    standstills: [],
  });
}

async function samples(metrics: Metrics, name: string): Promise<string[]> {
  return (await metrics.text()).split('\n').filter((line) => line.startsWith(name));
}

afterEach(() => jest.useRealTimers());

describe('metrics', () => {
  it('show where each partition is and what has been counted', async () => {
    jest.useFakeTimers({ now: Date.parse('2030-01-01T00:01:00Z'), doNotFake: ['nextTick', 'setImmediate'] });
    const held = { records: 3, since: '2030-01-01T00:00:00.000Z' };
    const metrics = metricsOf(() =>
      aLoopStatus({
        partitions: [
          aPartition({ lagMs: 2_500 }),
          aPartition({ partition: 1, offset: 9, checkpoint: 8, end: 12, held }),
        ],
      }),
    );
    const service = 'service="classification"';
    expect(await samples(metrics, 'taocun_')).toEqual([
      `taocun_batches_total{${service}} 1`,
      `taocun_records_total{${service}} 2`,
      `taocun_checkpoints_total{${service}} 3`,
      `taocun_documents_written_total{${service}} 4`,
      `taocun_records_published_total{${service}} 5`,
      `taocun_bytes_published_total{${service}} 6`,
      `taocun_restarts_total{${service}} 7`,
      `taocun_partition_lag{topic="village.activity",partition="0",${service}} 30`,
      `taocun_partition_lag{topic="village.activity",partition="1",${service}} 0`,
      `taocun_partition_held_seconds{topic="village.activity",partition="0",${service}} 0`,
      `taocun_partition_held_seconds{topic="village.activity",partition="1",${service}} 60`,
      `taocun_partition_lag_seconds{topic="village.activity",partition="0",${service}} 2.5`,
      `taocun_partition_offset{topic="village.activity",partition="0",${service}} 70`,
      `taocun_partition_offset{topic="village.activity",partition="1",${service}} 9`,
      `taocun_partition_no_progress{topic="village.activity",partition="0",${service}} 0`,
      `taocun_partition_no_progress{topic="village.activity",partition="1",${service}} 0`,
      `taocun_partition_checkpoint{topic="village.activity",partition="0",${service}} 60`,
      `taocun_partition_checkpoint{topic="village.activity",partition="1",${service}} 8`,
      `taocun_partition_state{topic="village.activity",partition="0",state="running",${service}} 1`,
      `taocun_partition_state{topic="village.activity",partition="1",state="running",${service}} 1`,
      `taocun_partition_standstill_seconds{topic="village.activity",partition="0",${service}} 0`,
      `taocun_partition_standstill_seconds{topic="village.activity",partition="1",${service}} 0`,
      `taocun_kafka_up{${service}} 1`,
      `taocun_mongodb_up{${service}} 1`,
      `taocun_ready{${service}} 1`,
      `taocun_running{${service}} 1`,
      `taocun_build_info{version="${version}",commit="${commit}",${service}} 1`,
      `taocun_live{${service}} 1`,
    ]);
  });

  it('are read anew on every scrape, and forget a partition that has gone', async () => {
    let status = aLoopStatus();
    const metrics = metricsOf(() => status);
    expect(await samples(metrics, 'taocun_partition_lag')).toHaveLength(1);
    status = aLoopStatus({
      kafkaTrouble: 'Kafka is away',
      partitions: [],
      counters: { ...status.counters, records: 50 },
    });
    expect(await samples(metrics, 'taocun_partition_lag')).toEqual([]);
    expect(await samples(metrics, 'taocun_records_total')).toEqual([
      'taocun_records_total{service="classification"} 50',
    ]);
    expect(await samples(metrics, 'taocun_kafka_up')).toEqual([
      'taocun_kafka_up{service="classification"} 0',
    ]);
  });

  it('show of each topic how large its batches and checkpoints are', async () => {
    const metrics = metricsOf(aLoopStatus);
    const { batchRecords } = metrics.loopMetrics('village.activity');
    for (const records of [1, 2, 2, 5]) batchRecords.observe(records);
    const labels = 'service="classification",topic="village.activity"';
    const series = await samples(metrics, 'taocun_batch_records');
    expect([...series.slice(0, 4), ...series.slice(-3)]).toEqual([
      `taocun_batch_records_bucket{le="1",${labels}} 1`,
      `taocun_batch_records_bucket{le="2",${labels}} 3`,
      `taocun_batch_records_bucket{le="4",${labels}} 3`,
      `taocun_batch_records_bucket{le="8",${labels}} 4`,
      `taocun_batch_records_bucket{le="+Inf",${labels}} 4`,
      `taocun_batch_records_sum{${labels}} 10`,
      `taocun_batch_records_count{${labels}} 4`,
    ]);
    expect(await samples(metrics, 'taocun_checkpoint_bytes_count')).toEqual([
      `taocun_checkpoint_bytes_count{${labels}} 0`,
    ]);
  });

  it('show how long a partition has made no progress, and which engine does not answer', async () => {
    const loop = new RunningLoop();
    loop.attach({ loopStatus: aLoopStatus });
    const standstill = {
      of: 'village.activity/0',
      work: 'apply',
      what: 'nothing',
      forMs: 12_000,
      patienceMs: 60_000,
    } as const;
    const health = { live: false, ready: false, running: false };
    const metrics = new Metrics({ service: 'classification' }, loop, {
      health,
      databaseError: 'away',
      standstills: [standstill],
    });
    const text = await metrics.text();
    expect(text).toContain(
      'taocun_partition_standstill_seconds{topic="village.activity",partition="0",service="classification"} 12\n',
    );
    for (const name of ['taocun_mongodb_up', 'taocun_ready', 'taocun_running', 'taocun_live'])
      expect(text).toContain(`${name}{service="classification"} 0\n`);
  });

  it('omit Kafka where nothing of it is read', async () => {
    const loop = new RunningLoop();
    loop.attach(undefined);
    const health = { live: true, ready: true, running: true };
    const text = await new Metrics({ service: 'reporting' }, loop, {
      health,
      databaseError: undefined,
      standstills: [],
    }).text();
    expect(text).not.toMatch(/^taocun_(kafka_up|partition_\w+)\{/m);
    expect(text).toContain('taocun_mongodb_up{service="reporting"} 1\n');
  });

  it('count answers over HTTP by route, never by address', async () => {
    @Controller()
    class Things {
      @Get('things/:code')
      @RequireRole('nothing')
      thing(): string {
        return 'a thing';
      }
    }
    const { app, url } = await anHttpApp({ controllers: [Things] });
    for (const address of ['things/1', 'things/2', 'nowhere/3', 'nowhere/4'])
      await (await fetch(`${url}/${address}`)).text();
    const text = await (await fetch(`${url}/metrics`)).text();
    await app.close();
    expect(text).toContain(
      'taocun_http_requests_total{route="/things/:code",method="GET",status="2xx",service="reporting"} 2\n',
    );
    expect(text).toContain(
      'taocun_http_requests_total{route="none",method="GET",status="4xx",service="reporting"} 2\n',
    );
    expect(text).toContain(
      'taocun_http_request_duration_seconds_count{service="reporting",route="/things/:code",method="GET"} 2\n',
    );
    expect(text).not.toMatch(/nowhere|things\/1/);
  });

  it('are served as text, with those of the process', async () => {
    const { app, url } = await anHttpApp();
    const response = await fetch(`${url}/metrics`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await response.text()).toMatch(/^process_cpu_seconds_total\{service="reporting"\} \d/m);
    await app.close();
  });
});
