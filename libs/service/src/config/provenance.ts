import { readFileSync } from 'node:fs';
import { messageOf } from '@taocun/runtime';

/** A statement of an installation about data that are not what they look like, such as synthetic orders. */
export interface Provenance {
  /** A few words, for a column of a table and beside the name of a village. */
  readonly label: string;
  /** The label in Chinese; by default `label`. */
  readonly labelZh?: string;
  readonly statement: { readonly en: string; readonly zh: string };
  /** The address of further information. */
  readonly url?: string;
  /** The distance from its registered place within which a village lies; left out where places are exact. */
  readonly placesWithinKm?: number;
  /**
   * A regular expression of the codes of villages that exist nowhere, where the figures of all others are invented too: these are neither
   * ranked by their sales nor forecast.
   */
  readonly inventedCodes?: string;
}

const wanted =
  'Give a JSON object of "label", "statement" with "en" and "zh", and if need be "labelZh", "url" (http or https), "placesWithinKm" and "inventedCodes" (a regular expression)';

/** The provenance that a file states; undefined where none is named. A file that cannot be used adds to the problems. */
export function readProvenance(file: string | undefined, problems: string[]): Provenance | undefined {
  if (file === undefined) return undefined;
  try {
    const stated = provenanceOf(JSON.parse(readFileSync(file, 'utf8')));
    if (stated === undefined) problems.push(`PROVENANCE: ${file} holds something else. ${wanted}.`);
    return stated;
  } catch (error) {
    problems.push(`PROVENANCE: ${file} can't be read: ${messageOf(error)}. ${wanted}.`);
    return undefined;
  }
}

function provenanceOf(json: unknown): Provenance | undefined {
  const { label, labelZh, statement, url, placesWithinKm, inventedCodes } = (json ?? {}) as Partial<Record<keyof Provenance, unknown>>;
  const { en, zh } = (statement ?? {}) as Partial<Record<keyof Provenance['statement'], unknown>>;
  if (!isText(label) || !isText(en) || !isText(zh) || !(labelZh === undefined || isText(labelZh))) return undefined;
  // The page makes a link of it.
  if (url !== undefined && !(isText(url) && /^https?:\/\/[^\s"<>]+$/.test(url))) return undefined;
  if (placesWithinKm !== undefined && !(typeof placesWithinKm === 'number' && placesWithinKm > 0)) return undefined;
  if (inventedCodes !== undefined && !(isText(inventedCodes) && isExpression(inventedCodes))) return undefined;
  return {
    label,
    ...(labelZh !== undefined && { labelZh }),
    statement: { en, zh },
    ...(url !== undefined && { url }),
    ...(placesWithinKm !== undefined && { placesWithinKm }),
    ...(inventedCodes !== undefined && { inventedCodes }),
  };
}

/** In a small part of the syntax, which JavaScript and the database read alike. */
function isExpression(text: string): boolean {
  if (!/^[\^$.|()[\]{}\d,?*+-]+$/.test(text)) return false;
  try {
    return new RegExp(text).source !== '';
  } catch {
    return false;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
