import fc from 'fast-check';
import { zstdCompressSync } from 'node:zlib';
import { certificationOf } from '@taocun/reporting-projection';
import { type CertificateSegment, certificatesIn, packed, partsOfId } from '@taocun/reporting-store';
import { certified } from '../reporting.fixture';

const PARTITION = 3;
const WB = 'world-bank-2019';
const fen = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });
const some = fc.record(
  {
    name: fc.string({ unit: 'grapheme' }),
    qualifies: fc.boolean(),
    salesFen: fen,
    alibabaSalesFen: fen,
    activeShops: fc.nat(),
    marginalShops: fc.nat(),
    paidByChannelFen: fc.record({ shelf: fen, live: fen, video: fen, group: fen }),
    povertyCounty: fc.boolean(),
    longitude: fc.double({ min: 73, max: 135, noNaN: true }),
    latitude: fc.double({ min: 18, max: 54, noNaN: true }),
  },
  { requiredKeys: [] },
);

it('a segment has every member of its certificates, whatever their values', () => {
  fc.assert(
    fc.property(fc.array(some, { minLength: 1, maxLength: 20 }), (given) => {
      const documents = given.map((each, at) => {
        const event = certified(`3307821042${10 + at}`, each);
        return certificationOf(event, { partition: PARTITION, offset: 2 ** 40 + at });
      });
      const [first, last] = [documents[0]!, documents.at(-1)!];
      const segment: CertificateSegment = {
        _id: 'a',
        partition: PARTITION,
        offset: last.offset,
        list: partsOfId(first._id).list,
        count: documents.length,
        first: first.villageCode,
        last: last.villageCode,
        packed: packed(documents),
      };
      expect(certificatesIn(segment)).toEqual(documents);
    }),
  );
});

it('a segment that lacks the columns of later versions is read', () => {
  const packedColumns = { villageCode: ['330782104210'], name: ['村'], salesFen: ['7'], alibabaSalesFen: ['0'] };
  const old = { list: `${WB}:2015`, partition: PARTITION, packed: zstdCompressSync(JSON.stringify(packedColumns)) };
  expect(certificatesIn(old)).toMatchObject([{ villageCode: '330782104210', townshipCode: '330782104', salesFen: 7n }]);
});

it('a segment takes a twelfth of the space of its certificates as documents', () => {
  const documents = Array.from({ length: 200 }, (_, at) =>
    certificationOf(certified(`3307821042${100 + at}`.slice(0, 12), { salesFen: 1_000_000_000 + 77_777 * at }), {
      partition: 0,
      offset: at,
    }),
  );
  expect(packed(documents).length * 12).toBeLessThan(
    JSON.stringify(documents, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value)).length,
  );
});
