import type { CountyClasses } from '../areas/county-classes';
import type { Dot } from '../../places/atlas/dots';
import type { Language } from '@taocun/domain';

/** The layers of the map in the order of their list; the first is the default. */
export const layerNames = ['villages', 'counties', 'sales', 'shops', 'years', 'near', 'hot-spots'] as const;
export type LayerName = (typeof layerNames)[number];

/** A layer of the map instead of the villages, with its texts. */
export interface Layer {
  readonly name: LayerName;
  readonly language: Language;
  /** Absent if the layer shows villages. */
  readonly counties?: CountyClasses;
  readonly dots: readonly Dot[];
  /** True if it shows the present, whatever moment the page shows. */
  readonly isOfNow: boolean;
  readonly legend: readonly { readonly colour: `--${string}`; readonly text: string }[];
  readonly heads: readonly string[];
  /** The rows of its table; `code` is that of the county or village in the first cell. */
  readonly rows: readonly { readonly code?: string; readonly cells: readonly string[] }[];
}
