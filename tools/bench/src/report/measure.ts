/** A figure of a profile; `aim` is its upper limit. */
export interface Measure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly aim?: number;
}

/** The measures of a profile, and a description of the measured system. */
export interface ProfileMeasures {
  readonly profile: 'country' | 'midnight';
  readonly scale: number;
  readonly measures: readonly Measure[];
}

/** A measure as in a line of the table: `5.2 s (aim 5, missed)`. */
export function measureText({ value, unit, aim }: Measure): string {
  const figure = value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 });
  const text = Number.isNaN(value) ? 'never' : `${figure} ${unit}`.trim();
  if (aim === undefined) return text;
  return `${text} (aim ${aim.toLocaleString('en')}, ${value <= aim ? 'reached' : 'missed'})`;
}
