/** The codes of regions in an address, separated by commas, each once and at most `most`. */
export function codesBeside(text: string, most: number): readonly string[] {
  const codes = text.split(',').filter((code) => /^(\d{2}|\d{4}|\d{6}|\d{9})$/.test(code));
  return [...new Set(codes)].slice(0, most);
}

/** The values of a series at the times of another one; null for a time without a value. */
export function valuesAt<Item, Time>(
  times: readonly Time[],
  series: readonly Item[],
  timeOf: (item: Item) => Time | undefined,
  valueOf: (item: Item) => number | null,
): readonly (number | null)[] {
  const byTime = new Map(series.map((item) => [timeOf(item), valueOf(item)]));
  return times.map((time) => byTime.get(time) ?? null);
}
