import { inChunks } from '../exact/text-chunks';
import { indicatorUnits } from '../indicators/indicators';
import {
  bestName,
  type Code,
  type Codelist,
  commentAttribute,
  type Component,
  FLOW,
  FLOW_NAMES,
  measure,
  seriesAttributes,
  seriesDimensions,
  statusAttribute,
  timeDimension,
  urnOf,
} from './components';
import { type DataQuery } from './data-query';
import { type ObservedSeries } from './observed-series';
import { metaOf, relationshipOf } from './structure-json';

/** The codes and periods that a message may have; its keys are places in these lists. */
interface Vocabulary {
  readonly codelists: readonly Codelist[];
  readonly periods: readonly string[];
  readonly preparedAt: Date;
  readonly comment: string | undefined;
}

/** An SDMX-JSON 2.0 data message, written as its series come. Source: https://github.com/sdmx-twg/sdmx-json, data-message. */
export function dataJsonOf(series: AsyncIterable<ObservedSeries>, query: DataQuery, vocabulary: Vocabulary): AsyncGenerator<string> {
  return inChunks(pieces(series, query, vocabulary));
}

async function* pieces(series: AsyncIterable<ObservedSeries>, query: DataQuery, vocabulary: Vocabulary): AsyncGenerator<string> {
  const { isFlat, hasAttributes } = query;
  const codes = (list: string): readonly Code[] => vocabulary.codelists.find(({ id }) => id === list)?.codes ?? [];
  const dimensions = seriesDimensions.map(({ id: dimension, codelist }) => codes(codelist).filter(({ id }) => query.has(dimension, id)));
  const [unitCodes, statuses] = [codes('CL_UNIT_MEASURE'), codes('CL_OBS_STATUS')];
  const [places, periods] = [dimensions.map(placesOfCodes), placesOf(vocabulary.periods)];
  const [unitPlaces, multiplierPlaces, statusPlaces] = [placesOfCodes(unitCodes), placesOf(MULTIPLIERS), placesOfCodes(statuses)];

  const { comment, preparedAt } = vocabulary;
  const ofSeries = [
    ...[unitCodes.map(valueOf), MULTIPLIERS.map((value) => ({ value }))].map((values, at) => attributeOf(seriesAttributes[at], values)),
    ...(comment === undefined ? [] : [attributeOf(commentAttribute, [{ value: comment }])]),
  ];
  const ofObservation = [attributeOf(statusAttribute, statuses.map(valueOf))];
  const keys = dimensions.map((values, at) => dimensionOf(seriesDimensions[at], values.map(valueOf), at));
  const time = dimensionOf(timeDimension, vocabulary.periods.map((id) => ({ id, name: id })), keys.length); // prettier-ignore
  const structure = {
    ...{ dataSets: [0], name: bestName(FLOW_NAMES), names: FLOW_NAMES, links: LINKS },
    dimensions: isFlat ? { observation: [...keys, time] } : { series: keys, observation: [time] },
    measures: { observation: [describedBy(measure)] },
    ...(hasAttributes && {
      attributes: isFlat ? { observation: [...ofSeries, ...ofObservation] } : { series: ofSeries, observation: ofObservation },
    }),
  };
  yield `{"meta":${JSON.stringify(metaOf('DATA', preparedAt))},"data":{"structures":[${JSON.stringify(structure)}],`;
  yield `"dataSets":[{"structure":0,"action":"Replace","links":${JSON.stringify(LINKS)},"${isFlat ? 'observations' : 'series'}":{`;
  let separator = '';
  for await (const { key, unit, observations } of series) {
    const at = seriesDimensions.map(({ id }, dimension) => places[dimension]?.get(key[id])).join(':');
    const own = [unitPlaces.get(unit.code), multiplierPlaces.get(String(unit.multiplier)), ...(comment === undefined ? [] : [0])];
    const told = observations.map(({ period, value, status }) => {
      const attributes = hasAttributes ? [...(isFlat ? own : []), statusPlaces.get(status)] : [];
      const place = periods.get(period);
      return `"${isFlat ? `${at}:${place}` : place}":[${[value, ...attributes].join(',')}]`;
    });
    const before = hasAttributes ? `"attributes":[${own.join(',')}],` : '';
    yield `${separator}${isFlat ? told.join(',') : `"${at}":{${before}"observations":{${told.join(',')}}}`}`;
    separator = ',';
  }
  yield '}}]}}\n';
}

const LINKS = [{ rel: 'dataflow', urn: urnOf('dataflow', FLOW) }];
const MULTIPLIERS = Array.from(new Set(Object.values(indicatorUnits).map(({ multiplier }) => String(multiplier))));

function placesOfCodes(codes: readonly Code[]): ReadonlyMap<string, number> {
  return placesOf(codes.map(({ id }) => id));
}

function placesOf(values: readonly string[]): ReadonlyMap<string, number> {
  return new Map(values.map((value, at) => [value, at]));
}

function dimensionOf(dimension: Component | undefined, values: readonly object[], keyPosition: number): object {
  return { ...(dimension && describedBy(dimension)), keyPosition, values };
}

function attributeOf(attribute: Component | undefined, values: readonly object[]): object {
  return { ...(attribute && { ...describedBy(attribute), relationship: relationshipOf(attribute) }), values };
}

function describedBy({ id, names, description }: Component): object {
  return { id, name: bestName(names), names, ...(description !== undefined && { descriptions: { en: description } }) };
}

function valueOf({ id, names, parent }: Code): object {
  return { id, name: bestName(names), names, ...(parent !== undefined && { parent }) };
}
