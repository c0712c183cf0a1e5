import { type RuleSet } from '@taocun/domain';
import { NATION, regionName } from '@taocun/geography';
import { inChunks } from '@taocun/reporting-store';
import {
  AGENCY,
  bestName,
  type Code,
  codelists,
  codeOfRuleSet,
  commentAttribute,
  type Component,
  FLOW_URN,
  FLOW_NAMES,
  measure,
  type Names,
  seriesAttributes,
  seriesDimensions,
  statusAttribute,
  timeDimension,
  windowAttribute,
} from './components';
import { type DataQuery } from './data-query';
import { indicatorUnits } from './indicators';
import { type ObservedSeries } from './observed-series';

/** The codes and periods that a message may contain; its keys are indexes into these lists. */
interface Vocabulary {
  readonly ruleSets: readonly RuleSet[];
  readonly regions: readonly string[];
  readonly periods: readonly string[];
  /** The first days of the years. */
  readonly windows: readonly string[];
  readonly preparedAt: Date;
  readonly comment: string | undefined;
}

/**
 * An SDMX-JSON 2.0 data message, written as its series arrive. Source: https://github.com/sdmx-twg/sdmx-json,
 * data-message.
 */
export function dataJsonOf(
  series: AsyncIterable<ObservedSeries>,
  query: DataQuery,
  vocabulary: Vocabulary,
): AsyncGenerator<string> {
  return inChunks(pieces(series, query, vocabulary));
}

async function* pieces(
  series: AsyncIterable<ObservedSeries>,
  query: DataQuery,
  vocabulary: Vocabulary,
): AsyncGenerator<string> {
  const { comment, preparedAt, periods: times, windows } = vocabulary;
  const dimensions = seriesDimensions.map(({ id }) =>
    codesOf(id, vocabulary).filter((code) => query.has(id, code.id)),
  );
  const unitCodes = codelists.UNIT_MEASURE;
  const statuses = codelists.OBS_STATUS;
  const places = dimensions.map(placesOfCodes);
  const periods = placesOf(times);
  const unitPlaces = placesOfCodes(unitCodes);
  const multiplierPlaces = placesOf(MULTIPLIERS);
  const statusPlaces = placesOfCodes(statuses);
  const windowPlaces = placesOf(windows);

  const ofSeries = [
    ...[unitCodes.map(valueOf), MULTIPLIERS.map((value) => ({ value }))].map((values, at) =>
      attributeOf(seriesAttributes[at], values),
    ),
    ...(comment === undefined ? [] : [attributeOf(commentAttribute, [{ value: comment }])]),
  ];
  const keys = dimensions.map((values, at) => dimensionOf(seriesDimensions[at], values.map(valueOf), at));
  const time = dimensionOf(
    timeDimension,
    times.map((id) => ({ id, name: id })),
    keys.length,
  );
  const structure = {
    dataSets: [0],
    name: bestName(FLOW_NAMES),
    names: FLOW_NAMES,
    links: LINKS,
    dimensions: { series: keys, observation: [time] },
    measures: { observation: [describedBy(measure)] },
    attributes: {
      series: ofSeries,
      observation: [
        attributeOf(statusAttribute, statuses.map(valueOf)),
        attributeOf(
          windowAttribute,
          windows.map((value) => ({ value })),
        ),
      ],
    },
  };
  const meta = {
    id: `${AGENCY}_DATA`,
    test: false,
    prepared: preparedAt.toISOString(),
    contentLanguages: ['en', 'zh'],
    sender: { id: AGENCY, name: 'taocun' },
  };
  yield `{"meta":${JSON.stringify(meta)},"data":{"structures":[${JSON.stringify(structure)}],`;
  yield `"dataSets":[{"structure":0,"action":"Replace","links":${JSON.stringify(LINKS)},"series":{`;
  let separator = '';
  for await (const { key, unit, observations } of series) {
    const at = seriesDimensions.map(({ id }, dimension) => places[dimension]?.get(key[id])).join(':');
    const own = [
      unitPlaces.get(unit.code),
      multiplierPlaces.get(String(unit.multiplier)),
      ...(comment === undefined ? [] : [0]),
    ];
    const cells = observations.map(({ period, value, status, windowFrom }) => {
      const window = windowFrom === undefined ? '' : `,${windowPlaces.get(windowFrom)}`;
      return `"${periods.get(period)}":[${value},${statusPlaces.get(status)}${window}]`;
    });
    yield `${separator}"${at}":{"attributes":[${own.join(',')}],"observations":{${cells.join(',')}}}`;
    separator = ',';
  }
  yield '}}]}}\n';
}

const LINKS = [{ rel: 'dataflow', urn: FLOW_URN }];
const MULTIPLIERS = Array.from(
  new Set(Object.values(indicatorUnits).map(({ multiplier }) => String(multiplier))),
);

function codesOf(
  dimension: (typeof seriesDimensions)[number]['id'],
  { ruleSets, regions }: Vocabulary,
): readonly Code[] {
  switch (dimension) {
    case 'FREQ':
      return codelists.FREQ;
    case 'MEASURE':
      return codelists.MEASURE;
    case 'REF_AREA':
      return regions.map((id) => ({ id, names: areaNames(id) }));
    case 'RULE_SET':
      return ruleSets.map(({ id, title }) => ({ id: codeOfRuleSet(id), names: title ?? { en: id } }));
  }
}

function areaNames(code: string): Names {
  const zh = regionName(code);
  if (code === NATION) return { en: 'China', ...(zh !== null && { zh }) };
  return zh === null ? { en: code } : { zh };
}

function placesOfCodes(codes: readonly Code[]): ReadonlyMap<string, number> {
  return placesOf(codes.map(({ id }) => id));
}

function placesOf(values: readonly string[]): ReadonlyMap<string, number> {
  return new Map(values.map((value, at) => [value, at]));
}

function dimensionOf(
  dimension: Component | undefined,
  values: readonly object[],
  keyPosition: number,
): object {
  return { ...(dimension && describedBy(dimension)), keyPosition, values };
}

/** A status and the first day of a year belong to an observation, everything else to a whole series. */
function attributeOf(attribute: Component | undefined, values: readonly object[]): object {
  const relationship =
    attribute === statusAttribute || attribute === windowAttribute
      ? { observation: {} }
      : { dimensions: seriesDimensions.map(({ id }) => id) };
  return { ...(attribute && { ...describedBy(attribute), relationship }), values };
}

function describedBy({ id, names, description }: Component): object {
  return {
    id,
    name: bestName(names),
    names,
    ...(description !== undefined && { descriptions: { en: description } }),
  };
}

function valueOf({ id, names }: Code): object {
  return { id, name: bestName(names), names };
}
