import { zstdCompressSync } from 'node:zlib';
import { certificationOf } from '@taocun/reporting-projection';
import { certificatesIn, packed } from '@taocun/reporting-store';
import { certified } from '../reporting.fixture';

const PARTITION = 3;
const WB = 'world-bank-2019';

it('a segment that lacks the columns of later versions is read', () => {
  const packedColumns = {
    villageCode: ['330782104210'],
    name: ['村'],
    salesFen: ['7'],
    alibabaSalesFen: ['0'],
  };
  const old = {
    list: `${WB}:2015`,
    partition: PARTITION,
    packed: zstdCompressSync(JSON.stringify(packedColumns)),
  };
  expect(certificatesIn(old)).toMatchObject([
    { villageCode: '330782104210', townshipCode: '330782104', salesFen: 7n },
  ]);
});

it('a segment takes a twelfth of the space of its certificates as documents', () => {
  const documents = Array.from({ length: 200 }, (_, at) =>
    certificationOf(
      certified(`3307821042${100 + at}`.slice(0, 12), { salesFen: 1_000_000_000 + 77_777 * at }),
      {
        partition: 0,
        offset: at,
      },
    ),
  );
  expect(packed(documents).length * 12).toBeLessThan(
    JSON.stringify(documents, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value))
      .length,
  );
});
