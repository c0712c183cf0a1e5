import { type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { bodyTypes } from '@taocun/contracts';
import { type ApiKey, readConfig } from '@taocun/service';
import { HttpMetrics } from './http-metrics';
import { HttpPublisher } from './http-publisher';
import { UpdatesController } from './updates.controller';

const anOperator: ApiKey = { id: 'x', role: 'operator', name: '', sources: [], createdAt: new Date(0) };
const reply = { header: () => undefined };

it('bodies of many updates are read one after the other, and smaller ones may overtake', async () => {
  // Nothing is sent to Kafka if all updates are refused.
  const config = readConfig('ingestion', {
    KAFKA_BROKERS: 'localhost:1',
    MONGODB_URI: 'mongodb://localhost:1',
  });
  const controller = new UpdatesController(new HttpPublisher(config), new HttpMetrics());
  let turns = 0;
  const count = (): void => void (turns++, (immediate = setImmediate(count)));
  let immediate = setImmediate(count);
  const answered = async (updates: number): Promise<number> => {
    const raw = Object.assign(Readable.from([Buffer.from('{}\n'.repeat(updates))]), {
      headers: { 'content-type': bodyTypes.lines },
    });
    await expect(
      controller.sendUpdates({ raw: raw as unknown as IncomingMessage }, reply, anOperator),
    ).rejects.toMatchObject({
      problem: { status: 422, extensions: { accepted: 0 } },
    });
    return turns;
  };
  const many = [2_000, 2_000, 2_000].map(answered);
  const few = await answered(3);
  const ends = await Promise.all(many);
  clearImmediate(immediate);
  expect(new Set(ends).size).toBe(many.length);
  expect(few).toBeLessThan(Math.min(...ends));
});
