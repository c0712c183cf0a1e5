/** The readings of Prometheus's text format by name; of a name with several, that is with labels that differ, the last. */
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
