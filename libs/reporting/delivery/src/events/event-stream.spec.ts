import { EventEmitter, getEventListeners } from 'node:events';
import { type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { collectGarbage } from '@taocun/harness/measures/collect-garbage';
import { type Announcement } from '@taocun/reporting-store';
import { EventStream } from './event-stream';

/** A client whose socket is full after every write and drains soon after. */
class SlowReader extends EventEmitter {
  readonly destroyed = false;
  writes = 0;
  afterWrite = (): unknown => process.nextTick(() => this.emit('drain'));

  write(_text: string): boolean {
    this.writes++;
    this.afterWrite();
    return false;
  }

  end(): void {
    this.emit('close');
  }
}

const announcement: Announcement = {
  topic: 'village.verdicts',
  partition: 0,
  offset: 0,
  id: '330782103201:world-bank-2019:1',
  type: 'taocun.village.verdict.changed.v1',
  ruleSet: 'world-bank-2019',
  code: '330782103201',
  place: '330782103',
  event: '{}',
};

/**
 * Writes `count` announcements to the reader, and calls `measure` after each `every` of them, while the
 * stream stays open.
 */
async function streamTo(
  reader: SlowReader,
  count: number,
  every: number,
  measure: () => void,
): Promise<void> {
  let delivered = 0;
  const log = {
    read: () => {
      if (delivered > 0 && delivered % every === 0) measure();
      if (delivered === count) stream.end();
      const announcements = Array.from({ length: 100 }, (_, at) => ({
        ...announcement,
        offset: delivered + at,
      }));
      delivered += announcements.length;
      return Promise.resolve({ announcements, next: { 'village.verdicts': [delivered] }, more: true });
    },
    changed: () => Promise.resolve(),
  };
  const pace = { heartbeatMs: 15_000, stalledMs: 30_000, retryMs: 2_000 };
  const stream = new EventStream(reader as unknown as ServerResponse, log, { filter: {}, from: {} }, pace, {
    logger: { warn: fail },
    freshness: () => Promise.resolve('caught up'),
  });
  await stream.run();
}

function fail(message: unknown): never {
  throw new Error(String(message));
}

it('a stream retains nothing of the waits for a slow reader, however many there were', async () => {
  const reader = new SlowReader();
  const heaps: number[] = [];
  const writes = 10_000;
  await streamTo(reader, 3 * writes, writes, () => {
    collectGarbage();
    heaps.push(process.memoryUsage().heapUsed);
  });
  expect(reader.writes).toBeGreaterThan(3 * writes);
  const [, before = 0, after = 0] = heaps;
  expect((after - before) / writes).toBeLessThan(10);
});

it('a stream waits longer for a reader in all than for one part', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance', 'Date'] });
  const reader = new SlowReader();
  reader.afterWrite = () =>
    process.nextTick(() => {
      jest.advanceTimersByTime(29_000);
      reader.emit('drain');
    });
  await streamTo(reader, 200, 100, () => undefined).finally(() => jest.useRealTimers());
  expect(reader.writes).toBeGreaterThan(200);
});

it('a stream listens to a reader only while it waits for it', async () => {
  const reader = new SlowReader();
  const events = ['drain', 'error'] as const;
  const listeners: number[][] = [];
  reader.afterWrite = () =>
    setImmediate(() => {
      listeners.push(events.map((event) => getEventListeners(reader, event).length));
      reader.emit('drain');
    });
  await streamTo(reader, 200, 100, () =>
    listeners.push(events.map((event) => getEventListeners(reader, event).length)),
  );
  expect(new Set(listeners.map((each) => each.join()))).toEqual(new Set(['1,1', '0,0']));
});

it('a stream sends heartbeats and positions while nothing passes in a long log, and its reads end when the client has left', async () => {
  const reader = new SlowReader();
  const blocks: string[] = [];
  reader.write = (text) => blocks.push(text) > 0;
  let scanned = 0;
  const log = {
    read: async (_from: unknown, _filter: unknown, _limit: unknown, gone?: AbortSignal) => {
      scanned++;
      await pause(2);
      if (blocks.length > 3) reader.emit('close');
      expect(gone?.aborted).toBe(blocks.length > 3);
      return { announcements: [], next: { 'village.verdicts': [scanned] }, more: true };
    },
    changed: () => fail('The stream waits although more is stored.'),
  };
  const pace = { heartbeatMs: 1, stalledMs: 30_000, retryMs: 2_000 };
  const stream = new EventStream(reader as unknown as ServerResponse, log, { filter: {}, from: {} }, pace, {
    logger: { warn: fail },
    freshness: () => Promise.resolve('behind'),
  });
  await stream.run();
  expect(blocks).toEqual([
    'retry: 2000\nid: v:;c:;r:;n:\n\n',
    ...[1, 2, 3].map((at) => `: heartbeat, behind\nid: v:${at};c:;r:;n:\n\n`),
  ]);
});
