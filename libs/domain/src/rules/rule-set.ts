import { JsonReader } from './json-reader';
import aliresearch2013 from './aliresearch-2013.json';
import aliresearch2022 from './aliresearch-2022.json';
import worldBank2019 from './world-bank-2019.json';
import { kinds, type Kind } from '../vocabulary/vocabulary';

const comparisons = ['more-than', 'at-least'] as const;
const countings = ['all-shops', 'alibaba-shops'] as const;
const shareCountings = ['active-households', 'active-shops'] as const;

export type Comparison = (typeof comparisons)[number];
type ShareCounting = (typeof shareCountings)[number];

export interface Share {
  readonly part: number;
  readonly whole: number;
}

/** What makes a Taobao Village, a Taobao Town and a cluster, as data: another definition is another JSON file in `rules/`. */
export interface RuleSet {
  readonly id: string;
  /** Whose sales, shops and households the rows below look at. */
  readonly counts: (typeof countings)[number];
  readonly annualSales: { readonly thresholdFen: number; readonly comparison: Comparison };
  /** Where given, Alibaba's shops must make more than this share of all sales. */
  readonly alibabaMajority?: Share;
  /** Enough active shops, or enough of them (or of their households) for the village's households. Either will do. */
  readonly scale: { readonly activeShops: number; readonly share: Share & { readonly of: ShareCounting } };
  /** The kinds of village that can qualify. */
  readonly where: readonly Kind[];
  readonly town: {
    readonly qualifyingVillages: number;
    /** Where given, a township whose assessed villages exceed both of these is a town as well. */
    readonly orTogether?: { readonly alibabaSalesMoreThanFen: number; readonly activeAlibabaShopsMoreThan: number };
    /** Whether a subdistrict can be a town. */
    readonly subdistricts: boolean;
  };
  /** How many qualifying villages make a county a cluster, a large and a super one. */
  readonly cluster: { readonly cluster: number; readonly large: number; readonly super: number };
}

/**
 * The rule set that parsed JSON describes. Throws an Error that names the file (`name`), the JSON pointer of the first
 * field that is wrong, and what to write there instead.
 */
export function parseRuleSet(json: unknown, name: string): RuleSet {
  const top = JsonReader.object(json, name);
  const annualSales = top.child('annualSales');
  const scale = top.child('scale');
  const share = scale.child('share');
  const cluster = top.child('cluster');
  const alibabaMajority = top.optionalChild('alibabaMajority');
  const rules: RuleSet = {
    id: top.text('id', /^[a-z0-9][a-z0-9-]{0,63}$/, '1 to 64 lower-case letters, digits and hyphens, such as "world-bank-2019"'),
    counts: top.oneOf('counts', countings),
    annualSales: { thresholdFen: annualSales.integer('thresholdFen', 1), comparison: annualSales.oneOf('comparison', comparisons) },
    ...(alibabaMajority && { alibabaMajority: shareOf(alibabaMajority) }),
    scale: { activeShops: scale.integer('activeShops', 1), share: { of: share.oneOf('of', shareCountings), ...shareOf(share) } },
    where: top.someOf('where', kinds),
    town: townOf(top.child('town')),
    cluster: {
      cluster: cluster.integer('cluster', 1),
      large: cluster.integer('large', cluster.integer('cluster', 1)),
      super: cluster.integer('super', cluster.integer('large', 1)),
    },
  };
  top.refuseUnknown();
  return rules;
}

function townOf(town: JsonReader): RuleSet['town'] {
  const together = town.optionalChild('orTogether');
  return {
    qualifyingVillages: town.integer('qualifyingVillages', 1),
    ...(together && {
      orTogether: {
        alibabaSalesMoreThanFen: together.integer('alibabaSalesMoreThanFen', 0),
        activeAlibabaShopsMoreThan: together.integer('activeAlibabaShopsMoreThan', 0),
      },
    }),
    subdistricts: town.boolean('subdistricts'),
  };
}

function shareOf(share: JsonReader): Share {
  const whole = share.integer('whole', 1);
  return { part: share.integer('part', 1, whole), whole };
}

/** In the order in which every service decides by them and publishes what it decided. */
export const builtInRuleSets: readonly RuleSet[] = [
  parseRuleSet(worldBank2019, 'rules/world-bank-2019.json'),
  parseRuleSet(aliresearch2022, 'rules/aliresearch-2022.json'),
  parseRuleSet(aliresearch2013, 'rules/aliresearch-2013.json'),
];
