import { createHash } from 'node:crypto';
import { type NameHash } from '@taocun/domain';

const words = new Int32Array(4);
const bytes = new Uint8Array(words.buffer);

/** A hash of names without a key, for tests: ingestion's own has a secret key. */
export const plainNameHash: NameHash = {
  compute(source, id, owner) {
    bytes.set(createHash('md5').update(`${source}\0${id}\0${owner}`, 'latin1').digest());
    return words;
  },
};
