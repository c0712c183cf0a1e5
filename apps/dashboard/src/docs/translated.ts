/** Translations by their English text. `{}` stands for the names of members, which are many and the same in every language. */
export type Catalogue = Readonly<Record<string, string>>;

/** Members follow until the last full stop. */
const LEAD = '; left out, all of them. There are ';

function namesIn(text: string): string | undefined {
  const at = text.indexOf(LEAD);
  return at === -1 || !text.endsWith('.') ? undefined : text.slice(at + LEAD.length, -1);
}

/** The key of a text in the catalogue. */
export function keyOf(text: string): string {
  const names = namesIn(text);
  return names === undefined ? text : text.replace(`${LEAD}${names}`, `${LEAD}{}`);
}

/** A reviver for `JSON.parse` that puts every summary and description of a document into the words of a catalogue. A text that is not in it stays as it is. */
export function translating(catalogue: Catalogue): (key: string, value: unknown) => unknown {
  return (key, value) =>
    (key === 'description' || key === 'summary') && typeof value === 'string'
      ? (catalogue[keyOf(value)] ?? value).replace('{}', namesIn(value) ?? '{}')
      : value;
}
