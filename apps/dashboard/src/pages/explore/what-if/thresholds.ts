import { criteria, type CriterionDescriptor, type Language, type Slider } from '@taocun/domain';
import type { Rules } from '../../../server/api';

/** A number in the rules that a slider sets. */
export interface Threshold extends Omit<Slider, 'of' | 'with' | 'label'> {
  /** Only for towns and clusters, which have no criterion with words. */
  readonly label?: Readonly<Record<Language, string>>;
  /**
   * Its value in these rules, in whole RMB, as a number, or in per cent; undefined if they have no such row.
   */
  readonly of: (rules: Rules) => number | undefined;
  /** The rules with another value. */
  readonly with: (rules: Rules, value: number) => Rules;
}

/** The values that differ from the rules at the start, by the names of their sliders. */
export type Scenario = Readonly<Record<string, number>>;

const FEN = 100;

/** In the order of the criteria; towns and clusters last. */
export const thresholds: readonly Threshold[] = [
  ...criteria.flatMap((criterion) => criterion.sliders.map((slider) => ofCriterion(criterion, slider))),
  {
    name: 'town',
    unit: 'count',
    min: 1,
    max: 20,
    step: 1,
    of: ({ town }) => town.qualifyingVillages,
    with: (rules, qualifyingVillages) => ({ ...rules, town: { ...rules.town, qualifyingVillages } }),
  },
  {
    name: 'townSales',
    unit: 'rmb',
    min: 1_000_000,
    max: 100_000_000,
    step: 1_000_000,
    of: ({ town }) => town.orTogether && town.orTogether.alibabaSalesMoreThanFen / FEN,
    with: (rules, value) => together(rules, { alibabaSalesMoreThanFen: value * FEN }),
  },
  {
    name: 'townShops',
    unit: 'count',
    min: 0,
    max: 1_000,
    step: 10,
    of: ({ town }) => town.orTogether?.activeAlibabaShopsMoreThan,
    with: (rules, value) => together(rules, { activeAlibabaShopsMoreThan: value }),
  },
  ...(['cluster', 'large', 'super'] as const).map((size): Threshold => ({
    name: size,
    unit: 'count',
    min: 1,
    max: size === 'super' ? 300 : 100,
    step: 1,
    of: ({ cluster }) => cluster[size],
    with: (rules, value) => ({ ...rules, cluster: ordered({ ...rules.cluster, [size]: value }, size) }),
  })),
];

function ofCriterion({ row }: CriterionDescriptor, slider: Slider): Threshold {
  const valueIn = (rules: Rules): unknown => valuesOf(rules)[row];
  return {
    ...slider,
    of: (rules) => (valueIn(rules) === undefined ? undefined : slider.of(valueIn(rules))),
    with: (rules, value) => ({ ...rules, [row]: slider.with(valueIn(rules), value) }),
  };
}

function together(rules: Rules, value: Partial<NonNullable<Rules['town']['orTogether']>>): Rules {
  const { orTogether } = rules.town;
  return orTogether === undefined
    ? rules
    : { ...rules, town: { ...rules.town, orTogether: { ...orTogether, ...value } } };
}

/**
 * A larger cluster size must not need fewer villages than a smaller one: the other sizes are adjusted to the
 * one that was set.
 */
function ordered(
  { cluster, large, super: most }: Rules['cluster'],
  set: keyof Rules['cluster'],
): Rules['cluster'] {
  if (set === 'cluster')
    return { cluster, large: Math.max(large, cluster), super: Math.max(most, large, cluster) };
  if (set === 'large') return { cluster: Math.min(cluster, large), large, super: Math.max(most, large) };
  return { cluster: Math.min(cluster, large, most), large: Math.min(large, most), super: most };
}

/** The rules of a scenario. Values for rows that the rules do not have are ignored. */
export function rulesOf(base: Rules, scenario: Scenario): Rules {
  return thresholds.reduce((rules, threshold) => {
    const value = scenario[threshold.name];
    return value === undefined || threshold.of(base) === undefined ? rules : threshold.with(rules, value);
  }, base);
}

/** The scenario with another value, or without it if it equals that of the rules. */
export function changed(base: Rules, scenario: Scenario, { name, of }: Threshold, value: number): Scenario {
  const { [name]: _before, ...others } = scenario;
  return value === of(base) ? others : { ...others, [name]: value };
}

/** The rows by the names that descriptors give. */
function valuesOf(rules: Rules): Readonly<Record<string, unknown>> {
  return { ...rules };
}

/** Only the rows, in the order of a file, without the day and the sources of a version. */
function ruleRows(rules: Rules): object {
  const rows = ['counts', ...criteria.map(({ row }) => row), 'town', 'cluster'];
  const values = valuesOf(rules);
  return Object.fromEntries(rows.map((row) => [row, values[row]]));
}

/** A scenario as text for the address: `sales:5000000,shops:80`. */
export function textOfScenario(scenario: Scenario): string {
  return Object.entries(scenario)
    .map(([name, value]) => `${name}:${value}`)
    .join(',');
}

/** The scenario of such a text. Values that no slider can set are ignored. */
export function scenarioOf(text: string): Scenario {
  const values = new Map(text.split(',').map((pair) => [pair.split(':')[0], pair.split(':')[1]]));
  return Object.fromEntries(
    thresholds.flatMap(({ name, min, max }) => {
      const value = Number(values.get(name) ?? NaN);
      return Number.isInteger(value) && value >= min && value <= max ? [[name, value]] : [];
    }),
  );
}

/** A rule set file with these rows, as RULES_DIR accepts it. */
export function rulesFile(rules: Rules): string {
  return `${JSON.stringify({ id: 'what-if', ...ruleRows(rules) }, null, 2)}\n`;
}
