import { assetRows, levelOf, NATION, type RegionLevel } from '@taocun/geography';

export const units = ['count', 'percent', 'rmb'] as const;

/** A figure about Taobao Villages that others have published. */
interface PublishedRow {
  /** Its position among all rows, as text of four digits. */
  readonly key: string;
  readonly year: number;
  readonly region: string;
  readonly level: RegionLevel;
  readonly name: string;
  readonly measure: string;
  readonly unit: (typeof units)[number];
  readonly value: number;
  readonly source: string;
  /** The address of the source, or of another text that has the figure. */
  readonly url?: string;
  /** The reason why there is no address. */
  readonly withoutUrl?: string;
}

/** The published figures by year, region and measure; assets/SOURCES.md names their sources. */
export const publishedRows: readonly PublishedRow[] = assetRows('published.csv')
  .map(([year, , code = '', name = '', measure = '', value, source = '', url = '', withoutUrl = '']) => {
    const region = code === '' ? NATION : code;
    return {
      year: Number(year),
      region,
      level: levelOf(region),
      name,
      measure,
      unit: unitOf(measure),
      value: Number(value),
      source,
      ...(url === '' ? { withoutUrl } : { url }),
    };
  })
  .sort(
    (a, b) =>
      a.year - b.year ||
      compare(regionNameOf(a.region), regionNameOf(b.region)) ||
      compare(a.measure, b.measure),
  )
  .map((figure, at) => ({ key: String(at).padStart(4, '0'), ...figure }));

export const measures: readonly string[] = [...new Set(publishedRows.map(({ measure }) => measure))].sort();

function unitOf(measure: string): PublishedRow['unit'] {
  if (measure.endsWith('-percent')) return 'percent';
  return measure.startsWith('sales-rmb') ? 'rmb' : 'count';
}

/** Empty for the nation, which therefore sorts first. */
function regionNameOf(region: string): string {
  return region === NATION ? '' : region;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
