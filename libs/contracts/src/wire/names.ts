import { ValidateBy } from 'class-validator';
import { all, IsWellFormedText, isWellFormedText } from './constraints';

// Control, format, private-use and unassigned characters, line and paragraph separators, and letters and a
// sign that are drawn as blanks.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u115f\u1160\u2800\u3164\uffa0]/u;
const SEEN = /[\p{L}\p{N}\p{Extended_Pictographic}]/u;
/** Vietnamese has two marks on a letter, and no writing of villages needs more than three. */
const TOO_MANY_MARKS = /\p{M}{4}/u;

/**
 * The part of `UNSEEN` that a JSON Schema can contain for every validator, Python's too: they know no
 * `\p{…}`, and some no characters beyond U+FFFF.
 */
export const unseenRanges =
  '\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u115f\\u1160\\u180e\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u2800\\u3164\\ue000-\\uf8ff\\ufeff\\uffa0\\ufff9-\\ufffb';

/**
 * A name that people read: it can be seen, and two names that look alike are not told apart by what nobody
 * sees.
 */
export function IsName(maxLength: number): PropertyDecorator {
  const message = `$property must be well-formed text of 1 to ${maxLength} UTF-16 code units, ${nameRule}`;
  return all(
    IsWellFormedText(maxLength, message),
    ValidateBy(
      {
        name: 'isName',
        constraints: [maxLength],
        validator: { validate: (value) => isName(maxLength, value) },
      },
      { message },
    ),
  );
}

export const nameRule =
  'with at least one letter, number or pictograph, without characters that nobody sees, and with at most three combining marks in succession';

/** Judges the composed form (NFC), in which names are stored; a few characters become longer in it. */
export function isName(maxLength: number, value: unknown): boolean {
  if (!isWellFormedText(maxLength, value)) return false;
  const composed = value.normalize('NFC');
  return (
    composed.length <= maxLength &&
    SEEN.test(composed) &&
    !UNSEEN.test(composed) &&
    !TOO_MANY_MARKS.test(composed)
  );
}

/** The first character of a text that nobody sees, in the form `U+202E`. */
export function unseenCharacterIn(text: string): string | undefined {
  const code = UNSEEN.exec(text)?.[0].codePointAt(0);
  return code === undefined ? undefined : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
