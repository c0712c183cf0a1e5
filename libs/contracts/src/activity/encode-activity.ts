import type { BuyerArea, Category, Day, Kind, Platform } from '@taocun/domain';
import type { ActivityType, GenerationSwitchedActivityV1, TickActivityV1 } from './activity';
import { inputNameText } from './input-name';
import type { ProduceV1 } from '../updates/marketplace-update';

// Templates and plain arguments, because every accepted update becomes one activity. Identifiers, village codes
// and the words of the vocabulary contain nothing that JSON escapes; `id`, `source` and `name` may.
// The first three arguments of each encoder name the input that the activity follows from.

export function encodeRegistered(
  partition: number,
  offset: number,
  index: number,
  villageCode: string,
  timeMs: number,
  id: string,
  source: string,
  name: string,
  households: number,
  kind: Kind,
  povertyCounty: boolean | undefined,
  longitude: number | undefined,
  latitude: number | undefined,
): string {
  const optional =
    (povertyCounty === undefined ? '' : `,"povertyCounty":${povertyCounty}`) +
    (longitude === undefined ? '' : `,"longitude":${longitude}`) +
    (latitude === undefined ? '' : `,"latitude":${latitude}`);
  return following(
    partition,
    offset,
    index,
    'taocun.activity.village.registered.v1',
    `"villageCode":"${villageCode}","timeMs":${timeMs},"id":${JSON.stringify(id)},"source":${JSON.stringify(source)},` +
      `"name":${JSON.stringify(name)},"households":${households},"kind":"${kind}"${optional}`,
  );
}

export function encodeOpened(
  partition: number,
  offset: number,
  index: number,
  villageCode: string,
  shopId: string,
  timeMs: number,
  id: string,
  source: string,
  householdId: string,
  platform: Platform,
  category: Category,
): string {
  return following(
    partition,
    offset,
    index,
    'taocun.activity.shop.opened.v1',
    `"villageCode":"${villageCode}","shopId":"${shopId}","timeMs":${timeMs},"id":${JSON.stringify(id)},"source":${JSON.stringify(source)},` +
      `"householdId":"${householdId}","platform":"${platform}","category":"${category}"`,
  );
}

export function encodeClosed(
  partition: number,
  offset: number,
  index: number,
  villageCode: string,
  shopId: string,
  timeMs: number,
): string {
  const data = `"villageCode":"${villageCode}","shopId":"${shopId}","timeMs":${timeMs}`;
  return following(partition, offset, index, 'taocun.activity.shop.closed.v1', data);
}

export function encodePaid(
  partition: number,
  offset: number,
  index: number,
  villageCode: string,
  shopId: string,
  day: Day,
  amountFen: number,
  category: Category,
  buyerArea: BuyerArea | undefined,
  produce: ProduceV1 | undefined,
): string {
  const optional =
    (buyerArea === undefined ? '' : `,"buyerArea":"${buyerArea}"`) +
    (produce === undefined ? '' : `,"produce":{"grams":${produce.grams},"localPriceFenPerKilogram":${produce.localPriceFenPerKilogram}}`);
  return following(
    partition,
    offset,
    index,
    'taocun.activity.order.paid.v1',
    `"villageCode":"${villageCode}","shopId":"${shopId}","day":${day},"amountFen":${amountFen},"category":"${category}"${optional}`,
  );
}

export function encodeRefunded(
  partition: number,
  offset: number,
  index: number,
  villageCode: string,
  shopId: string,
  day: Day,
  amountFen: number,
): string {
  const data = `"villageCode":"${villageCode}","shopId":"${shopId}","day":${day},"amountFen":${amountFen}`;
  return following(partition, offset, index, 'taocun.activity.order.refunded.v1', data);
}

export function encodeTick({ partition, partitions, state, day, epoch, number }: TickActivityV1): string {
  const data =
    `"partition":${partition},"partitions":${partitions},"state":"${state}"` +
    `${day === undefined ? '' : `,"day":${day}`},"epoch":${epoch},"number":${number}`;
  return envelope(`tick:${partition}:${epoch}:${number}`, 'taocun.activity.tick.v1', data);
}

export function encodeGenerationSwitched({ generation, from }: GenerationSwitchedActivityV1): string {
  const data = `"generation":"${generation}","from":"${from}"`;
  return envelope(`switched:${from}:${generation}`, 'taocun.activity.generation.switched.v1', data, '/taocun/reclassify');
}

function following(partition: number, offset: number, index: number, type: ActivityType, data: string): string {
  return envelope(inputNameText(partition, offset, index), type, data);
}

function envelope(id: string, type: ActivityType, data: string, source = '/taocun/ingestion'): string {
  return `{"specversion":"1.0","id":"${id}","source":"${source}","type":"${type}","data":{${data}}}`;
}
