import { samplesOf } from './prometheus-text';

it('reads figures with and without labels, and passes over what is none', () => {
  const text = [
    '# HELP process_resident_memory_bytes Resident memory size in bytes.',
    '# TYPE process_resident_memory_bytes gauge',
    'process_resident_memory_bytes{service="ingestion"} 183500800',
    'process_cpu_seconds_total 1.25e1',
    'nodejs_eventloop_lag_p99_seconds{service="ingestion"} NaN',
    '',
  ].join('\n');
  expect([...samplesOf(text)]).toEqual([
    ['process_resident_memory_bytes', 183_500_800],
    ['process_cpu_seconds_total', 12.5],
  ]);
});
