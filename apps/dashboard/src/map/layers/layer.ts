import type { CountyClasses } from '../areas/county-classes';
import type { Dot } from '../../places/atlas/dots';
import type { Language } from '@taocun/domain';

/** The layers of the map in the order of their list; the first is shown where none is chosen. */
export const layerNames = ['villages', 'counties', 'sales', 'shops', 'years', 'near', 'hot-spots'] as const;
export type LayerName = (typeof layerNames)[number];

export const layerFrom = (text: string): LayerName => layerNames.find((name) => name === text) ?? 'villages';

/** A layer of the map in place of the villages, with the words for it. */
export interface Layer {
  readonly name: LayerName;
  readonly language: Language;
  /** Left out where the layer shows villages. */
  readonly counties?: CountyClasses;
  readonly dots: readonly Dot[];
  /** True if it is as of now, whatever moment the page shows. */
  readonly isOfNow: boolean;
  readonly about: string;
  readonly legend: readonly { readonly colour: `--${string}`; readonly text: string }[];
  readonly heads: readonly string[];
  /** The rows of its table; `code` is of the county or village that the first cell names. */
  readonly rows: readonly { readonly code?: string; readonly cells: readonly string[] }[];
}
