import type { OpenApi } from './open-api';

/** Translations by their English text. `{}` stands for the names of members, which are many and the same in every language. */
export type Catalogue = Readonly<Record<string, string>>;

/** Members follow until the last full stop. */
const LEAD = '; left out, all of them. There are ';

function membersOf(text: string): string | undefined {
  const at = text.indexOf(LEAD);
  return at === -1 || !text.endsWith('.') ? undefined : text.slice(at + LEAD.length, -1);
}

/** The key of a text in the catalogue. */
export function keyOf(text: string): string {
  const members = membersOf(text);
  return members === undefined ? text : text.replace(`${LEAD}${members}`, `${LEAD}{}`);
}

/** The document with what its operations, parameters and tags say by a catalogue. A text that is not in it stays as it is. */
export function translated(document: OpenApi, catalogue: Catalogue): OpenApi {
  const of = (text: string): string => (catalogue[keyOf(text)] ?? text).replace('{}', membersOf(text) ?? '{}');
  const told = <Part extends { readonly description?: string }>(part: Part): Part =>
    part.description === undefined ? part : { ...part, description: of(part.description) };
  const operationsOf = (methods: OpenApi['paths'][string]): OpenApi['paths'][string] =>
    Object.fromEntries(
      Object.entries(methods).map(([method, operation]) => {
        const { summary, parameters } = operation;
        return [
          method,
          {
            ...told(operation),
            ...(summary !== undefined && { summary: of(summary) }),
            ...(parameters && { parameters: parameters.map(told) }),
          },
        ];
      }),
    );
  return {
    ...document,
    tags: document.tags.map(told),
    paths: Object.fromEntries(Object.entries(document.paths).map(([path, methods]) => [path, operationsOf(methods)])),
  };
}
