import { type Day, startOfDayIso } from '@taocun/domain';
import { type InputName, inputNameText } from '../activity/input-name';
import { stringifyExactJson } from '../wire/exact-json';
import { type VerdictEventType } from './event-types';

/**
 * An event's payload with the day as a number; in the text it is YYYY-MM-DD. The first day of a certified
 * year follows from it.
 */
export type AsOfDay<Data extends { readonly asOf: string }> = Omit<Data, 'asOf' | 'windowFrom'> & {
  readonly asOf: Day;
};

export const classification = '/taocun/classification';
export const reporting = '/taocun/reporting';

/** The attributes of an event that differ between events. */
interface Attributes {
  readonly type: VerdictEventType;
  readonly id: string;
  readonly source: string;
  readonly asOf: Day;
  readonly follows?: InputName | undefined;
  readonly townshipcode?: string | undefined;
}

export function cloudEvent(
  { type, id, source, asOf, follows, townshipcode }: Attributes,
  data: object,
): string {
  return stringifyExactJson({
    specversion: '1.0',
    id,
    source,
    type,
    time: startOfDayIso(asOf),
    datacontenttype: 'application/json',
    follows: follows && inputNameText(follows.partition, follows.offset, follows.index),
    townshipcode,
    data,
  });
}
