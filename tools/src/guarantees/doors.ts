import { type Subject } from './guarantee';

const e2e = 'testing/src/e2e';

export const ofDoors: Subject = {
  name: 'What comes from outside',
  guarantees: [
    {
      promise: "A batch of records is read as Kafka's Java client reads it, or skipped and stored",
      test: 'testing/src/batches/differential.int.spec.ts',
      seconds: 0,
      broken: {
        name: 'the checksum of a batch is not compared',
        file: 'libs/kafka/src/protocol/fetched-batches.ts',
        original: 'bytes.readUInt32BE(at + CRC_AT) !== crc32c(',
        replacement: '0 > crc32c(',
      },
    },
    {
      promise: 'Bombs and hidden records stop no partition, and valid updates next to them count',
      test: `${e2e}/hostile-batches.e2e.spec.ts`,
      seconds: 26,
      broken: {
        name: 'a batch that can’t be read is passed over in silence',
        file: 'libs/kafka/src/protocol/fetched-batches.ts',
        original: 'part.add({ ...where, ...NOTHING, unreadable: unreadable(header, read, raw) });',
        replacement: 'void where;',
      },
    },
    {
      promise: 'Any input at any entry point is taken or refused with a reason, within a second',
      test: 'testing/src/fuzz/fuzzing.spec.ts',
      seconds: 5,
      broken: {
        name: 'an answer of a receiver is stored with its control characters',
        file: 'libs/reporting/delivery/src/sending/http-sender.ts',
        original: String.raw`[\p{Cc}\p{Cf}\p{Co}`,
        replacement: String.raw`[\p{Co}`,
      },
    },
    {
      promise:
        'Hostile requests and thousands of connections are refused with advice, and others get answers',
      test: `${e2e}/attacks.e2e.spec.ts`,
      seconds: 36,
      broken: {
        name: 'a header that matters may be sent twice',
        file: 'libs/service/src/http/strict-requests.ts',
        original: 'if (seen.has(name))',
        replacement: 'if (seen.size > 9)',
      },
    },
    {
      promise: 'Each route answers exactly the roles that it declares, and no secret of a key is in a log',
      test: `${e2e}/access.e2e.spec.ts`,
      seconds: 23,
      broken: {
        name: 'any key may do anything',
        file: 'libs/service/src/access/access-control.ts',
        original: 'if (allowed.includes(role)) return undefined;',
        replacement: 'if (role) return undefined;',
      },
    },
    {
      promise: 'Every route refuses a request with the same status and problem',
      test: `${e2e}/refusals.e2e.spec.ts`,
      seconds: 25,
      broken: {
        name: 'a wrong method is called an unknown address',
        file: 'libs/service/src/access/access-control.ts',
        original: `code: 'method-not-allowed',`,
        replacement: `code: 'unknown-address',`,
      },
    },
    {
      promise:
        'Two installations on the same engines see nothing of each other, and limit callers by address',
      test: `${e2e}/side-by-side.e2e.spec.ts`,
      seconds: 19,
      broken: {
        name: 'all callers without a key count as one',
        file: 'libs/service/src/access/access-control.ts',
        original: `return ip === undefined ? 'gone' : normalizeIP(ip);`,
        replacement: `return 'gone';`,
      },
    },
    {
      promise:
        'However many orders wait for shops that never open, memory is bounded and no other owner loses one',
      test: `${e2e}/waiting-bound.long.spec.ts`,
      seconds: 0,
      broken: {
        name: 'an owner may have any number of updates wait',
        file: 'libs/domain/src/placement/waiting-counts.ts',
        original: '&& this.of(source) < this.mostOfOwner;',
        replacement: '&& this.of(source) < this.mostOfAll;',
      },
    },
    {
      promise: 'Each pattern that reads texts of strangers takes linear time',
      test: 'tools/src/security/patterns.long.spec.ts',
      seconds: 0,
      broken: 'a pattern such as `/(a+)+$/` in any file',
    },
  ],
};
