import { type Moment, yearOf } from '../../snapshot/moment';
import { queries } from '../../server/api';
import type { LayerName } from './layer';

type Answer<Name extends 'countyFigures' | 'nearMissPlaces' | 'hotSpots'> = Awaited<ReturnType<ReturnType<(typeof queries)[Name]>>>;

/** The answers that layers need; other layers use the villages that the page already has. */
export interface Fetched {
  readonly counties?: Answer<'countyFigures'>;
  readonly near?: Answer<'nearMissPlaces'>;
  readonly hotSpots?: Answer<'hotSpots'>;
}

export async function fetchLayer(name: LayerName, ruleSet: string, moment: Moment, signal: AbortSignal): Promise<Fetched> {
  if (name === 'sales' || name === 'shops') return { counties: await queries.countyFigures(ruleSet)(signal) };
  if (name === 'near') return { near: await queries.nearMissPlaces(ruleSet)(signal) };
  if (name === 'hot-spots') return { hotSpots: await queries.hotSpots(ruleSet, yearOf(moment))(signal) };
  return {};
}
