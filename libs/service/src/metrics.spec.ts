import { type LoopStatus } from '@taocun/messaging';
import { anHttpApp } from './http.fixture';
import { RunningLoop } from './loop';
import { aLoopStatus, aPartition } from './loop.fixture';
import { Metrics } from './metrics';

function metricsOf(read: () => LoopStatus): Metrics {
  const loop = new RunningLoop();
  loop.attach({ loopStatus: read });
  return new Metrics({ service: 'classification' }, loop);
}

async function samples(metrics: Metrics, name: string): Promise<string[]> {
  return (await metrics.text()).split('\n').filter((line) => line.startsWith(name));
}

describe('metrics', () => {
  it('tell where each partition is and what has been counted', async () => {
    const metrics = metricsOf(() =>
      aLoopStatus({ partitions: [aPartition(), aPartition({ partition: 1, offset: 9, checkpoint: 8, end: 9 })] }),
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
      `taocun_partition_offset{topic="village.activity",partition="0",${service}} 70`,
      `taocun_partition_offset{topic="village.activity",partition="1",${service}} 9`,
      `taocun_partition_checkpoint{topic="village.activity",partition="0",${service}} 60`,
      `taocun_partition_checkpoint{topic="village.activity",partition="1",${service}} 8`,
      `taocun_ready{${service}} 1`,
    ]);
  });

  it('are read anew on every scrape, and forget a partition that has gone', async () => {
    let status = aLoopStatus();
    const metrics = metricsOf(() => status);
    expect(await samples(metrics, 'taocun_partition_lag')).toHaveLength(1);
    status = aLoopStatus({ ready: false, partitions: [], counters: { ...status.counters, records: 50 } });
    expect(await samples(metrics, 'taocun_partition_lag')).toEqual([]);
    expect(await samples(metrics, 'taocun_records_total')).toEqual(['taocun_records_total{service="classification"} 50']);
    expect(await samples(metrics, 'taocun_ready')).toEqual(['taocun_ready{service="classification"} 0']);
  });

  it('take gauges of the service itself, read when they are scraped', async () => {
    const metrics = metricsOf(aLoopStatus);
    let waiting = 1;
    metrics.gauge({
      name: 'taocun_waiting_updates',
      help: 'Updates that wait for their shop.',
      labelNames: ['why'],
      read: () => Promise.resolve([{ labels: { why: 'shop' }, value: waiting }]),
    });
    waiting = 2;
    expect(await samples(metrics, 'taocun_waiting_updates')).toEqual(['taocun_waiting_updates{why="shop",service="classification"} 2']);
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
