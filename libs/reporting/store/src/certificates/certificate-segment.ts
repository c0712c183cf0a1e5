import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { mongo } from 'mongoose';
import {
  amountNames,
  certifiedFigures,
  dayOfIso,
  figureOf,
  firstDayOfYearTo,
  hasSeveralAmounts,
  isoOfDay,
  townshipOf,
} from '@taocun/domain';
import { type CertificateSegment, type CertificationDocument } from '../documents/read-models';
import { regionCodesOf, townshipBeyondCode } from '../documents/village-regions';
import { integerOf } from '../exact/exact-json';
import { storedFen, type StoredFen } from '../exact/stored-values';

/** The most certificates of a segment: few enough to find a village's own fast. */
export const SEGMENT_CERTIFICATES = 200;

/** Splits a certificate's id, `ruleSet:villageCode:year`. */
export function partsOfId(id: string): { readonly villageCode: string; readonly list: string } {
  const parts = id.split(':');
  const [villageCode = '', year = ''] = parts.slice(-2);
  return { villageCode, list: `${parts.slice(0, -2).join(':')}:${year}` };
}

/** The first day of the year that ends with a certificate's day, whatever cut-off its rule set has now. */
export function windowFromOf(asOf: string): string {
  return isoOfDay(firstDayOfYearTo(dayOfIso(asOf) ?? NaN));
}

/**
 * The members of a certificate that a segment stores, each as a column. All others are derived from these.
 */
const columns = [
  'villageCode',
  'name',
  'asOf',
  'qualifies',
  'people',
  'criteria',
  'openShopsBySource',
  'follows',
  'offset',
  ...certifiedFigures,
] as const satisfies readonly (keyof CertificationDocument)[];
type Column = (typeof columns)[number];

/** Certificates of one list and partition, ordered by village. */
export function packed(certificates: readonly CertificationDocument[]): Buffer {
  const cells = (column: Column): unknown[] =>
    certificates.map((certificate) =>
      column === 'townshipCode'
        ? (townshipBeyondCode(certificate.villageCode, certificate.townshipCode) ?? null)
        : cellOf(column, certificate[column]),
    );
  // A column without any value takes no byte; segments of earlier versions lack some of them too.
  const values = columns
    .map((column) => [column, cells(column)] as const)
    .filter(([, values]) => values.some((value) => value !== null));
  return zstdCompressSync(JSON.stringify(Object.fromEntries(values)));
}

/**
 * Money is text, because JSON's numbers would round it. Several amounts are a list in the order of their
 * names.
 */
function cellOf(column: Column, value: CertificationDocument[Column]): unknown {
  const kind = kindOf(column);
  if (value === undefined) return null;
  if (kind === 'fen') return textOf(value);
  if (kind === undefined || !hasSeveralAmounts(kind)) return value;
  return amountNames[kind].map((name) => textOf((value as Readonly<Record<string, unknown>>)[name]));
}

function valueOf(column: Column, cell: unknown): unknown {
  const kind = kindOf(column);
  if (kind === 'fen') return storedFen(BigInt(cell as string));
  if (kind === undefined || !hasSeveralAmounts(kind)) return cell;
  const texts = cell as readonly string[];
  return Object.fromEntries(amountNames[kind].map((name, at) => [name, storedFen(BigInt(texts[at] ?? 0))]));
}

/** The kind of a column that is a figure. */
function kindOf(column: Column) {
  const figure = certifiedFigures.find((name) => name === column);
  return figure && figureOf(figure).is;
}

function textOf(fen: unknown): string {
  return integerOf(fen as StoredFen).toString();
}

type Cells = Readonly<Partial<Record<Column, readonly unknown[]>>>;

/** The certificates of a segment, ordered by village; if given, only those of the wanted villages. */
export function certificatesIn(
  { list, partition, packed: bytes }: Pick<CertificateSegment, 'list' | 'partition' | 'packed'>,
  isIncluded: (villageCode: string, townshipCode: string) => boolean = () => true,
): CertificationDocument[] {
  const cells = JSON.parse(
    zstdDecompressSync(bytes instanceof mongo.Binary ? bytes.value() : bytes).toString('utf8'),
  ) as Cells;
  const colon = list.lastIndexOf(':');
  const common = {
    ruleSet: list.slice(0, colon),
    year: Number(list.slice(colon + 1)),
    partition: Number(partition),
  };
  const certificates: CertificationDocument[] = [];
  for (const [at, villageCode] of (cells.villageCode as readonly string[]).entries()) {
    const townshipCode = (cells.townshipCode?.[at] as string | null | undefined) ?? townshipOf(villageCode);
    if (!isIncluded(villageCode, townshipCode)) continue;
    const unpacked: Record<string, unknown> = {
      _id: `${common.ruleSet}:${villageCode}:${common.year}`,
      ...common,
      ...regionCodesOf(townshipCode),
    };
    for (const column of columns) {
      const cell = cells[column]?.[at] ?? null;
      if (cell !== null) unpacked[column] = valueOf(column, cell);
    }
    // A segment has the columns of a certificate, of which absent members are null.
    certificates.push(unpacked as unknown as CertificationDocument);
  }
  return certificates;
}
