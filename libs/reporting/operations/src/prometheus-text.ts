/** The samples in Prometheus's text format, by metric; of a metric with several label sets, only the last. */
export function samplesOf(text: string): ReadonlyMap<string, number> {
  const readings = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [, name, value] = /^([a-zA-Z_:][\w:]*)(?:\{[^}]*\})? (\S+)/.exec(line) ?? [];
    if (name === undefined || value === undefined) continue;
    const reading = Number(value);
    if (Number.isFinite(reading)) readings.set(name, reading);
  }
  return readings;
}
