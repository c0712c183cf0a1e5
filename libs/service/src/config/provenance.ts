import { readFileSync } from 'node:fs';
import { type AnswerType, object, text, Type } from '@taocun/openapi';
import { messageOf } from '@taocun/runtime';

const Statement = object('Statement', {
  en: Type.String({ example: 'The lists are real, the orders are synthetic.' }),
  zh: Type.String({ example: '名单为真实资料，订单为合成数据。' }),
});

/** A statement of an installation about data that are not what they look like, such as synthetic orders. */
export const Provenance = object('Provenance', {
  label: text('A few words, which every row, feature and event has as `provenance`.', 'synthetic orders'),
  labelZh: Type.Optional(text('The same in Chinese.', '合成数据')),
  statement: Statement,
  url: Type.Optional(Type.String({ description: 'The address of further information.' })),
  placesWithinKm: Type.Optional(
    Type.Number({
      description:
        'The distance in km from its registered place within which a village lies; left out if places are exact.',
    }),
  ),
  inventedCodes: Type.Optional(
    text(
      'A regular expression of the codes of villages that exist nowhere. All others are real and their figures are not: the outlook and ' +
        'the near misses leave them out, and the page does not rank them by sales.',
      '^.{9}8',
    ),
  ),
});
export type Provenance = AnswerType<typeof Provenance>;

const expected =
  'Give a JSON object of "label", "statement" with "en" and "zh", and if need be "labelZh", "url" (http or https), "placesWithinKm" and "inventedCodes" (a regular expression)';

/**
 * The provenance that a file states; undefined if no file is named. For an invalid file, adds to the
 * problems.
 */
export function readProvenance(file: string | undefined, problems: string[]): Provenance | undefined {
  if (file === undefined) return undefined;
  try {
    const stated = provenanceOf(JSON.parse(readFileSync(file, 'utf8')));
    if (stated === undefined) problems.push(`PROVENANCE: ${file} holds something else. ${expected}.`);
    return stated;
  } catch (error) {
    problems.push(`PROVENANCE: ${file} can't be read: ${messageOf(error)}. ${expected}.`);
    return undefined;
  }
}

function provenanceOf(json: unknown): Provenance | undefined {
  const { label, labelZh, statement, url, placesWithinKm, inventedCodes } = (json ?? {}) as Partial<
    Record<keyof Provenance, unknown>
  >;
  const { en, zh } = (statement ?? {}) as Partial<Record<keyof Provenance['statement'], unknown>>;
  if (!isText(label) || !isText(en) || !isText(zh) || !(labelZh === undefined || isText(labelZh)))
    return undefined;
  // The page makes this URL a link.
  if (url !== undefined && !(isText(url) && /^https?:\/\/[^\s"<>]+$/.test(url))) return undefined;
  if (placesWithinKm !== undefined && !(typeof placesWithinKm === 'number' && placesWithinKm > 0))
    return undefined;
  if (inventedCodes !== undefined && !(isText(inventedCodes) && isExpression(inventedCodes)))
    return undefined;
  return {
    label,
    ...(labelZh !== undefined && { labelZh }),
    statement: { en, zh },
    ...(url !== undefined && { url }),
    ...(placesWithinKm !== undefined && { placesWithinKm }),
    ...(inventedCodes !== undefined && { inventedCodes }),
  };
}

/** Accepts only a small part of the syntax, which JavaScript and the database interpret in the same way. */
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
