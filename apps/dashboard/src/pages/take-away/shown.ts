import { urlOf } from '../../server/api';
import { basePath } from '../../routes/address';

/** The ways to take away what a page shows. */
export const ways = ['download', 'cite', 'embed', 'query'] as const;
export type Way = (typeof ways)[number];

/** The list that a page shows, and the words that name it. */
export interface Shown {
  /** The path below /api/v1 of the list that has it, and what that is asked for. */
  readonly list: string;
  readonly query: Readonly<Record<string, string | number | undefined>>;
  /** The day up to which the panel of all months is taken away in place of the list. */
  readonly panelUpTo?: string;
  /** The path of its feed. */
  readonly feed?: string;
  /** The region whose map and growth can be embedded; '' for the country. */
  readonly embeds?: string;
  readonly hasMap?: boolean;
  /** The region or village; undefined for the country. */
  readonly subject: string | undefined;
  /** The moment of the figures, in words; undefined where it is not known. */
  readonly when: string | undefined;
  /** The title of the rule set. */
  readonly rules: string;
}

/** The address of what is taken away, as a file. */
export function fileOf({ list, query, panelUpTo }: Shown, form: 'excel' | 'csv' | 'parquet'): string {
  if (panelUpTo !== undefined) return `${basePath}data/${panelUpTo}/panel.${form === 'parquet' ? form : 'csv'}`;
  return urlOf(list, { ...query, ...(form === 'excel' ? { for: form } : { format: form }) });
}
