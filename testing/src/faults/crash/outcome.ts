/** Everything that was announced and saved, by kind and id, as text. */
export type CrashOutcome = Map<string, Map<string, string>>;

/** A document or event without the fields, at any depth, that may differ between two runs. */
export function textOf(document: object, leftOut: readonly string[]): string {
  const without = new Set(leftOut);
  return JSON.stringify(document, (key, value: unknown) => (without.has(key) ? undefined : value));
}

/** The place where two texts begin to differ. */
export function differenceOf(found: string, expected: string): string {
  let from = 0;
  while (from < found.length && found[from] === expected[from]) from++;
  const shown = (text: string): string => text.slice(Math.max(0, from - 60), from + 60);
  return `\n  is       ...${shown(found)}...\n  and was  ...${shown(expected)}...`;
}
