import type { Language } from '@taocun/domain';
import type { Atlas } from '../../places/atlas/atlas';
import type { Dot } from '../../places/atlas/dots';
import type { Rules } from '../../server/api';
import type { QueryFunction } from '../../server/keep-fetched';
import type { Moment } from '../../snapshot/moment';
import type { ShownVillages } from '../../snapshot/shown-villages';
import type { Words } from '../../words/words-en';
import type { CountyClasses } from '../areas/county-classes';

/** The circumstances for which a layer is drawn. */
export interface LayerContext {
  /** The version of the rules in force at the moment. */
  readonly inForce: Pick<Rules, 'cluster'>;
  readonly moment: Moment;
  readonly villages: Pick<ShownVillages, 'now' | 'lists'>;
  readonly atlas: Atlas;
  readonly region: string;
  readonly language: Language;
  readonly texts: Pick<Words, 'villages' | 'title'>;
}

/** A layer as the map, its legend and its table show it. */
export interface DrawnLayer {
  /** Absent if the layer shows villages. */
  readonly counties?: CountyClasses;
  readonly dots: readonly Dot[];
  readonly legend: readonly { readonly colour: `--${string}`; readonly text: string }[];
  readonly heads: readonly string[];
  /** The rows of its table; `code` is that of the county or village in the first cell. */
  readonly rows: readonly { readonly code?: string; readonly cells: readonly string[] }[];
}

/** The origin of a layer's data. They are undefined until the page has loaded its villages. */
interface Source<Data> {
  /** True if the page has to load all certified lists. */
  readonly needsLists?: true;
  readonly load: (ruleSet: string) => QueryFunction<(shown: LayerContext) => Data | undefined>;
}

export const villagesOfMoment: Source<NonNullable<ShownVillages['now']>> = {
  load: () => () => Promise.resolve(({ villages }) => villages.now),
};

export const certifiedLists: Source<NonNullable<ShownVillages['lists']>> = {
  needsLists: true,
  load: () => () => Promise.resolve(({ villages }) => villages.lists),
};

export function answerTo<Data>(query: (ruleSet: string) => QueryFunction<Data>): Source<Data> {
  return {
    load: (ruleSet) => async (signal) => {
      const data = await query(ruleSet)(signal);
      return () => data;
    },
  };
}

/**
 * A layer of the map instead of the villages: its entry in the list, its note, query, legend and table derive
 * from this.
 */
export interface Layer {
  /** Its name in the list, and a sentence that says what it shows. */
  readonly words: Readonly<Record<Language, { readonly name: string; readonly about: string }>>;
  /** The moments of which it has data: all, or now alone. Then it shows the present at any moment. */
  readonly moments: 'all' | 'now';
  readonly needsLists: boolean;
  /** Fetches its data. The result draws the layer, once the page has loaded the villages that it needs. */
  readonly load: (ruleSet: string) => QueryFunction<(shown: LayerContext) => DrawnLayer | undefined>;
}

type Draw<Data> = (data: Data, shown: LayerContext) => DrawnLayer;

/** Declares a layer by its words, the moments and the source of its data, and how they are drawn. */
export function layerOf<Data>({
  source,
  draw,
  ...declared
}: Pick<Layer, 'words' | 'moments'> & { readonly source: Source<Data>; readonly draw: Draw<Data> }): Layer & {
  readonly draw: Draw<Data>;
} {
  return {
    ...declared,
    draw,
    needsLists: source.needsLists === true,
    load: (ruleSet) => async (signal) => {
      const dataAt = await source.load(ruleSet)(signal);
      return (shown) => {
        const data = dataAt(shown);
        return data === undefined ? undefined : draw(data, shown);
      };
    },
  };
}

/** True if the layer shows the present, although the page shows another moment. */
export function isOfNow({ moments }: Layer, moment: Moment): boolean {
  return moments === 'now' && moment !== 'now';
}
