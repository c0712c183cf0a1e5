import { kindOf, type Kind } from '@taocun/domain';

/**
 * The kind of a unit of the register, by its name, or by its code if the name does not show it. A thousand
 * names disagree with their codes: village committees numbered among the residents' committees, and vice
 * versa.
 */
export function kindOfUnit(code: string, name: string): Kind {
  if (/(村委会|村民委员会|嘎查|嘎查委员会)$/.test(name)) return 'administrative-village';
  if (/(居委会|居民委员会|社区)$/.test(name)) return 'residents-committee';
  return kindOf(code);
}

/** The words for a village or community at the end of a name, which a register adds and an address omits. */
const committee = /(?:村|居|牧)民委员会$|[村居]委会$|(?<=村|居|嘎查|社区)委员会$/;
const ending = /社区$|嘎查$|村$/;
const people = /(?:回|畲|满|壮|苗|瑶|侗|蒙古|朝鲜|土家|布依)族$/;

/** The forms in which an address may write a unit's name, the longest first: 东风村村民委员会, 东风村, 东风. */
export function formsOf(name: string): readonly string[] {
  const forms = [name];
  for (const part of [committee, ending, ending, people]) {
    const shorter = (forms.at(-1) ?? name).replace(part, '');
    if (shorter !== '' && shorter !== forms.at(-1)) forms.push(shorter);
  }
  return forms;
}

/** The words for kinds that may follow a name, and the kind that each means. */
const kindWords: readonly (readonly [said: RegExp, kind: Kind])[] = [
  [/^(?:村?社区|居)?(?:居民委员会|居委会)|^村?社区|^居(?=$|\d)/, 'residents-committee'],
  [/^村?(?:村民委员会|村委会)|^嘎查(?:委员会)?|^村/, 'administrative-village'],
];

/**
 * A unit's name in a text: its length including the word for its kind, and that kind, if the text states it.
 */
export interface NameInText {
  readonly length: number;
  readonly kind: Kind | undefined;
}

/** The name of this many characters at the beginning of a text, with the word for its kind. */
export function nameInText(text: string, length: number): NameInText {
  const ofText = kindNamedIn(text.slice(length));
  return ofText === undefined
    ? { length, kind: kindAtEnd(text.slice(0, length)) }
    : { length: length + ofText.length, kind: ofText.kind };
}

function kindNamedIn(text: string): { readonly length: number; readonly kind: Kind } | undefined {
  for (const [pattern, kind] of kindWords) {
    const [word] = pattern.exec(text) ?? [];
    if (word !== undefined) return { length: word.length, kind };
  }
  return undefined;
}

function kindAtEnd(form: string): Kind | undefined {
  if (/(?:村民委员会|村委会|村|嘎查|嘎查委员会)$/.test(form)) return 'administrative-village';
  return /(?:居民委员会|居委会|社区)$/.test(form) ? 'residents-committee' : undefined;
}
