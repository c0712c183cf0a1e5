import { collectGarbage } from '@taocun/harness/measures/collect-garbage';
import { BodyBuffer } from './body-buffer';

it('the buffer returns the bytes in their order, whatever the pieces they come in', () => {
  const sent = Buffer.from(Array.from({ length: 2_000 }, (_, at) => at % 251));
  for (const size of [1, 3, 255, 256, 257, 2_000]) {
    const gathered = new BodyBuffer();
    for (let from = 0; from < sent.length; from += size) gathered.add(sent.subarray(from, from + size));
    expect([gathered.length, gathered.whole().equals(sent)]).toEqual([sent.length, true]);
  }
  expect(new BodyBuffer().whole()).toHaveLength(0);
});

it('the buffer takes little more than the bytes where each comes by itself', () => {
  const chunks = 1_000_000;
  const sent = Buffer.alloc(65_536);
  const gathered = new BodyBuffer();
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  for (let at = 0; at < chunks; at++) gathered.add(sent.subarray(at % sent.length, (at % sent.length) + 1));
  collectGarbage();
  // Stored singly, chunks take some 100 bytes each in the heap alone.
  expect((process.memoryUsage().heapUsed - before) / chunks).toBeLessThan(10);
  expect(gathered.whole()).toHaveLength(chunks);
});
