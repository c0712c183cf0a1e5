/** The codes of regions that an address names with commas between, each once, and no more than `most`. */
export function codesBeside(text: string, most: number): readonly string[] {
  const codes = text.split(',').filter((code) => /^(\d{2}|\d{4}|\d{6}|\d{9})$/.test(code));
  return [...new Set(codes)].slice(0, most);
}

/** The values of a series at the times of another one; null where it has none. */
export function valuesAt<Item, Time>(
  times: readonly Time[],
  series: readonly Item[],
  timeOf: (item: Item) => Time | undefined,
  valueOf: (item: Item) => number | null,
): readonly (number | null)[] {
  const byTime = new Map(series.map((item) => [timeOf(item), valueOf(item)]));
  return times.map((time) => byTime.get(time) ?? null);
}
