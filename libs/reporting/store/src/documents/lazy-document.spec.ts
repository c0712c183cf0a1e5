import { mongo } from 'mongoose';
import { LazyDocument } from './lazy-document';

it('a lazy document is serialised as the document that its bytes represent, whatever their memory is used for meanwhile', () => {
  const made = (bytes: Buffer) => ({ _id: 'a', text: bytes.toString(), fen: 5n });
  const bytes = Buffer.from('as it was read');
  const held = new LazyDocument('a', 7, bytes, made);
  const whole = mongo.BSON.serialize(made(bytes));
  bytes.fill(0);
  expect(held._id).toBe('a');
  for (let times = 0; times < 2; times++) expect(mongo.BSON.serialize(held)).toEqual(whole);
  expect(mongo.BSON.calculateObjectSize(held)).toBe(whole.length);
});
