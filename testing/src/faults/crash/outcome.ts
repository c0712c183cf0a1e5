/** Everything that was announced and saved, by what it is and by its id, as text. */
export type Outcome = Map<string, Map<string, string>>;

/** A document or event without the fields, at any depth, that rightly differ between two runs. */
export function textOf(document: object, leftOut: readonly string[]): string {
  const without = new Set(leftOut);
  return JSON.stringify(document, (key, value: unknown) => (without.has(key) ? undefined : value));
}

/** Where two texts part. */
export function differenceOf(found: string, expected: string): string {
  let from = 0;
  while (from < found.length && found[from] === expected[from]) from++;
  const shown = (text: string): string => text.slice(Math.max(0, from - 60), from + 60);
  return `\n  is       ...${shown(found)}...\n  and was  ...${shown(expected)}...`;
}
