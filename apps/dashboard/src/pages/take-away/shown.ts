import type { Language } from '@taocun/domain';
import { basePath } from '../../routes/address';
import { urlOf } from '../../server/api';

/** The ways to reuse what a page shows. */
export const ways = ['download', 'cite', 'embed', 'query'] as const;
export type Way = (typeof ways)[number];

/** The list that a page shows, and the words for it. */
export interface Shown {
  /** The path of that list below /api/v1, and its query. */
  readonly list: string;
  readonly query: Readonly<Record<string, string | number | undefined>>;
  /** The day up to which the panel of all months is offered instead of the list. */
  readonly panelUpTo?: string;
  /** The path of its feed. */
  readonly feed?: string;
  /** The region whose map and growth can be embedded; '' for the country. */
  readonly embeds?: string;
  readonly hasMap?: boolean;
  /** The region or village; undefined for the country. */
  readonly subject: string | undefined;
  /** The moment of the figures, in words; undefined if unknown. */
  readonly when: string | undefined;
  /** The title of the rule set. */
  readonly rules: string;
}

/** The form of a file; that for Excel has a language. */
type FileForm = 'csv' | 'parquet' | { readonly excelIn: Language };

/** The address of the list or panel as a file. */
export function fileOf({ list, query, panelUpTo }: Shown, form: FileForm): string {
  if (panelUpTo !== undefined)
    return `${basePath}data/${panelUpTo}/panel.${form === 'parquet' ? form : 'csv'}`;
  return urlOf(list, {
    ...query,
    ...(typeof form === 'string' ? { format: form } : { for: 'excel', lang: form.excelIn }),
  });
}
