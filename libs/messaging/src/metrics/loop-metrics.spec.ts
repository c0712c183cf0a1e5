import { mongo } from 'mongoose';
import { bytesOf } from './loop-metrics';

const replacing = (bytes: number): mongo.AnyBulkWriteOperation => ({
  replaceOne: { filter: {}, replacement: { state: new mongo.Binary(Buffer.alloc(bytes)) }, upsert: true },
});

describe('the size of a checkpoint', () => {
  it('is that of its fields and documents', () => {
    const empty = bytesOf({ writes: [], fields: {} });
    const few = {
      writes: [{ collection: 'villages', operations: [replacing(1_000), replacing(3_000)] }],
      fields: {},
    };
    expect(bytesOf(few) - empty).toBeGreaterThan(4_000);
    expect(bytesOf(few) - empty).toBeLessThan(4_200);
  });

  it('is estimated from some of many documents', () => {
    const operations = Array.from({ length: 4_000 }, () => replacing(1_000));
    const bytes = bytesOf({ writes: [{ collection: 'villages', operations }], fields: {} });
    expect(bytes).toBeGreaterThan(4_000_000);
    expect(bytes).toBeLessThan(4_400_000);
  });
});
