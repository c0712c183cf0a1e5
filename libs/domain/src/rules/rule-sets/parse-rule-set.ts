import { dayOfIso, daysInMonth } from '../../time/day';
import { criteria, type CriterionRows, thresholdOf } from '../criteria/criteria';
import { countings } from '../criteria/descriptor';
import { JsonReader } from '../criteria/json-reader';
import {
  type Claim,
  type CutOff,
  type Rules,
  type RuleSet,
  type RuleSetVersion,
  sourcedRows,
  standings,
} from './rule-set';

/** Every year ends on 30 June unless a rule set defines another day. */
const USUAL_CUT_OFFS: RuleSet['cutOffs'] = [{ fromYear: 1, monthDay: '06-30' }];

/**
 * The rule set that parsed JSON describes: its versions, or the fields of its only version at the top level.
 * Throws an Error that names the file (`name`), the JSON pointer of the first wrong field, and what to write
 * there instead.
 */
export function parseRuleSet(json: unknown, name: string): RuleSet {
  const top = JsonReader.object(json, name);
  const title = top.optionalChild('title');
  const cutOffs = top.kindOf('cutOffs') === 'missing' ? USUAL_CUT_OFFS : cutOffsOf(top.children('cutOffs'));
  const [first, ...later] = top.kindOf('versions') === 'missing' ? [top] : top.children('versions');
  const versions: [RuleSetVersion, ...RuleSetVersion[]] = [versionOf(first)];
  let before: string | undefined;
  for (const version of later) {
    before = fromOf(version, before);
    versions.push({ from: before, ...versionOf(version) });
  }
  const ruleSet: RuleSet = {
    id: top.text(
      'id',
      /^[a-z0-9][a-z0-9-]{0,63}$/,
      '1 to 64 lower-case letters, digits and hyphens, such as "world-bank-2019"',
    ),
    ...(title && { title: { en: someText(title, 'en'), zh: someText(title, 'zh') } }),
    cutOffs,
    versions,
  };
  top.refuseUnknown();
  return ruleSet;
}

function cutOffsOf([first, ...later]: readonly [JsonReader, ...JsonReader[]]): RuleSet['cutOffs'] {
  let after = 0;
  const cutOffOf = (cutOff: JsonReader): CutOff => {
    const fromYear = cutOff.integer('fromYear', after + 1, 9999);
    after = fromYear;
    return {
      fromYear,
      monthDay: cutOff.text(
        'monthDay',
        isOfEveryYear,
        'a month and day that every year has as MM-DD, such as "06-30"',
      ),
    };
  };
  return [cutOffOf(first), ...later.map(cutOffOf)];
}

/** Most years have no 29 February. */
function isOfEveryYear(monthDay: string): boolean {
  const [month, day] = (/^(\d\d)-(\d\d)$/.exec(monthDay) ?? []).slice(1).map(Number);
  return (
    month !== undefined &&
    day !== undefined &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysInMonth(2001, month)
  );
}

function fromOf(version: JsonReader, before: string | undefined): string {
  const isLater = (from: string): boolean => {
    const day = dayOfIso(from);
    return day !== undefined && (before === undefined || day > (dayOfIso(before) ?? 0));
  };
  return version.text(
    'from',
    isLater,
    `a day ${before === undefined ? '' : `after ${before} `}as YYYY-MM-DD`,
  );
}

function versionOf(version: JsonReader): RuleSetVersion {
  const rules = readRules(version);
  const sources = version.optionalChild('sources');
  return { ...rules, ...(sources && { sources: sourcesOf(sources) }) };
}

/**
 * The rows that parsed JSON describes, in the form of a version of a rule set. `base` provides the rows that
 * are absent; null removes an optional row. Throws like `parseRuleSet`; the pointers begin with `pointer`.
 */
export function parseRules(json: unknown, base: Rules, name: string, pointer: string): Rules {
  JsonReader.object(json, name, pointer);
  const { counts, town, cluster } = base;
  const usual = [
    ...criteria.map((criterion) => [criterion.row, thresholdOf(base, criterion)] as const),
    ...Object.entries({ counts, town, cluster }),
  ];
  const optional = criteria.filter(({ isOptional }) => isOptional).map(({ row }) => row);
  const given = Object.entries({ ...Object.fromEntries(usual), ...(json as object) });
  const reader = JsonReader.object(
    Object.fromEntries(given.filter(([row, value]) => value !== null || !optional.includes(row))),
    name,
    pointer,
  );
  const rules = readRules(reader);
  reader.refuseUnknown();
  return rules;
}

function readRules(version: JsonReader): Rules {
  return {
    counts: version.oneOf('counts', countings),
    ...criterionRowsOf(version),
    town: townOf(version.child('town')),
    cluster: clusterOf(version.child('cluster')),
  };
}

function clusterOf(cluster: JsonReader): Rules['cluster'] {
  return {
    cluster: cluster.integer('cluster', 1),
    large: cluster.integer('large', cluster.integer('cluster', 1)),
    super: cluster.integer('super', cluster.integer('large', 1)),
  };
}

function criterionRowsOf(version: JsonReader): CriterionRows {
  const rows = criteria.filter(
    ({ row, isOptional }) => isOptional !== true || version.kindOf(row) !== 'missing',
  );
  // The reader of each descriptor returns the type that the descriptor declares.
  return Object.fromEntries(rows.map(({ row, read }) => [row, read(version)])) as unknown as CriterionRows;
}

function townOf(town: JsonReader): Rules['town'] {
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
    ...(town.flag('orCertifiedBefore') && { orCertifiedBefore: true }),
  };
}

function sourcesOf(sources: JsonReader): Record<string, readonly Claim[]> {
  const read: Record<string, readonly Claim[]> = {};
  for (const row of sourcedRows) {
    const kind = sources.kindOf(row);
    if (kind !== 'missing')
      read[row] = (kind === 'object' ? [sources.child(row)] : sources.children(row)).map(claimOf);
  }
  return read;
}

function claimOf(claim: JsonReader): Claim {
  const text = inBothLanguages(claim, 'text');
  const quote = claim.optionalText('quote', /\S/, 'a text that is not empty');
  const url = claim.optionalText('url', /^https?:\/\/\S+$/, 'an address that begins with https://');
  const standing = claim.oneOf('standing', standings);
  return { text, ...(quote !== undefined && { quote }), ...(url !== undefined && { url }), standing };
}

/** A single text is used for both languages. */
function inBothLanguages(of: JsonReader, name: string): Claim['text'] {
  if (of.kindOf(name) === 'object') {
    const text = of.child(name);
    return { en: someText(text, 'en'), zh: someText(text, 'zh') };
  }
  const text = someText(of, name);
  return { en: text, zh: text };
}

function someText(of: JsonReader, name: string): string {
  return of.text(name, /\S/, 'a text that is not empty');
}
