import { buffer } from 'node:stream/consumers';
import { byteStream } from './text-chunks';

it('a stream of bytes has none of the large pieces that it is made of, and all their bytes', async () => {
  const pieces = ['村'.repeat(100_000), '', 'a', Buffer.alloc(65_536, 1), Buffer.alloc(65_537, 2)];
  async function* each() {
    for (const piece of pieces) yield await Promise.resolve(piece);
  }
  const lengths: number[] = [];
  const whole = await buffer(byteStream(each()).on('data', ({ length }: Buffer) => lengths.push(length)));
  expect(whole.equals(Buffer.concat(pieces.map((piece) => Buffer.from(piece as string))))).toBe(true);
  expect(Math.max(...lengths)).toBe(65_536);
});
