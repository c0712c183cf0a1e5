/** The codes of regions in an address, separated by commas, each once and at most `most`. */
export function codesBeside(text: string, most: number): readonly string[] {
  const codes = text.split(',').filter((code) => /^(\d{2}|\d{4}|\d{6}|\d{9})$/.test(code));
  return [...new Set(codes)].slice(0, most);
}

/**
 * The values of a series at the times of another one, which are its member `time`; null for a time without a
 * value.
 */
export function valuesAt<Time extends string, Item extends { readonly [Name in Time]?: unknown }>(
  times: readonly Item[Time][],
  series: readonly Item[],
  time: Time,
  valueOf: (item: Item) => number | null,
): readonly (number | null)[] {
  const byTime = new Map(series.map((item) => [item[time], valueOf(item)]));
  return times.map((each) => byTime.get(each) ?? null);
}
