/** A figure of a profile; with the aim, of which it may be no more. */
export interface Measure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly aim?: number;
}

/** The measures of a profile, and what they are measured of. */
export interface ProfileMeasures {
  readonly profile: 'country' | 'midnight';
  readonly scale: number;
  readonly measures: readonly Measure[];
}

/** As a line of the table says it: `5.2 s (aim 5, missed)`. */
export function measureText({ value, unit, aim }: Measure): string {
  const figure = value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 });
  const said = Number.isNaN(value) ? 'never' : `${figure} ${unit}`.trim();
  if (aim === undefined) return said;
  return `${said} (aim ${aim.toLocaleString('en')}, ${value <= aim ? 'reached' : 'missed'})`;
}
