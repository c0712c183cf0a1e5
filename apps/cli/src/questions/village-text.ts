import type { SchemaOf } from '@taocun/client';
import { hasUnknownHouseholds, marked, verdictSentence } from '@taocun/domain';
import { printable, textTable } from '@taocun/local/text-table';
import { grouped, rmb, type ShownCriterion, sourcedCriteria } from './criteria-text';

export type ShownVillage = SchemaOf<'Village'>;
type Verdict = ShownVillage['verdicts'][number];
type Revised = SchemaOf<'Revised'>;
type VersionInForce = SchemaOf<'VersionInForce'>;

export function villageText(village: ShownVillage): string {
  const sections = [
    headOf(village),
    ...village.verdicts.map((verdict) => verdictText(verdict, village.history)),
    historyText(village.history),
    certificatesText(village.certifications),
    village.outlook === null
      ? `The changes ahead are not known: ${printable(village.outlookMissing ?? 'the answer gives no reason.')}`
      : outlookText(village.outlook, village.provenance),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

function headOf(village: ShownVillage): string {
  const {
    provenance,
    villageCode,
    name,
    kind,
    asOf,
    households,
    stateOf,
    openShops,
    activeShops,
    activeHouseholds,
    lateUpdates,
  } = village;
  const isKnown = !hasUnknownHouseholds(village);
  const late = lateUpdates.map(
    ({ cutOff, updates, salesFen }) => `${grouped(updates)} for the year to ${cutOff} (${rmb(salesFen)})`,
  );
  return [
    `${printable(name)} (${villageCode}), ${kind.replaceAll('-', ' ')}, ${grouped(households)} ${households === 1 ? 'household' : 'households'}`,
    ...placesOf(village),
    `as of ${asOf}; true ${placeText(stateOf)}`,
    ...(provenance === undefined
      ? []
      : [`${printable(provenance.label)}: ${printable(provenance.statement.en)}`]),
    '',
    `sales of 365 days  ${rmb(village.salesFen)}, of which Alibaba's ${rmb(village.alibabaSalesFen)}`,
    `shops              ${grouped(openShops)} open, ${grouped(activeShops)} active in ${isKnown ? '' : 'at least '}${grouped(activeHouseholds)} households, ` +
      `of which Alibaba's ${grouped(village.activeAlibabaShops)} in ${grouped(village.activeAlibabaHouseholds)}` +
      (isKnown ? '' : `; households are known of ${grouped(village.shopsOfKnownHouseholds)} active shops`),
    `late updates       ${late.length === 0 ? 'none' : late.join(', ')}`,
  ].join('\n');
}

/** The township, if it is not that of the code or was another before, and the former code. */
function placesOf({
  villageCode,
  townshipCode,
  formerTownships = [],
  formerCodes = [],
  otherCodes = [],
}: ShownVillage): string[] {
  const left = formerTownships.map((former) => `, until ${former.until} in ${former.townshipCode}`);
  const township =
    villageCode.startsWith(townshipCode) && left.length === 0
      ? []
      : [`in township ${townshipCode}${left.reverse().join('')}`];
  const present = otherCodes
    .filter(({ isPresent }) => isPresent)
    .map((other) => `known today as ${other.villageCode}`);
  const former = otherCodes.filter(({ isPresent }) => !isPresent).map((other) => other.villageCode);
  const before = former.length > 0 ? former : formerCodes;
  return [...township, ...present, ...(before.length === 0 ? [] : [`known before as ${before.join(', ')}`])];
}

function verdictText(
  { ruleSet, qualifies, sequence, version, criteria }: Verdict,
  history: ShownVillage['history'],
): string {
  const since = history.find((past) => past.ruleSet === ruleSet && past.sequence === sequence)?.asOf;
  const verdict =
    sequence === 0
      ? ', and never did'
      : `${since === undefined ? '' : ` since ${since}`} (verdict ${sequence})`;
  const by = versionText(version);
  return `${ruleSet}: ${standing(qualifies)}${verdict}${by === '' ? '' : `, by its version ${by}`}\n${criteriaText(criteria)}`;
}

/** The criteria as a table, followed by the claims about their rows. */
function criteriaText(criteria: readonly ShownCriterion[]): string {
  const { rows, sources } = sourcedCriteria(criteria);
  const heads = ['', 'criterion', 'found', 'wanted', 'margin', ...(sources.length === 0 ? [] : ['sources'])];
  return [table(heads, rows), ...sources.map((source, at) => `  [${at + 1}] ${printable(source)}`)].join(
    '\n',
  );
}

/** The days of a version; empty if the rule set has no other version. */
function versionText({ from, until }: VersionInForce = { from: null, until: null }): string {
  if (from === null) return until === null ? '' : `until ${until}`;
  return until === null ? `from ${from} on` : `from ${from} to ${until}`;
}

function historyText(history: ShownVillage['history']): string {
  if (history.length === 0) return 'History of verdicts: none so far.';
  const rows = history.map(({ asOf, ruleSet, sequence, qualifies, criteria }) => [
    asOf,
    ruleSet,
    String(sequence),
    standing(qualifies),
    verdictSentence(criteria, 'en'),
  ]);
  return `History of verdicts, the newest first:\n${table(['day', 'rule set', 'verdict', '', 'because'], rows)}`;
}

function certificatesText(certifications: ShownVillage['certifications']): string {
  if (certifications.length === 0) return '';
  const isRevised = certifications.some(({ revised }) => revised !== undefined);
  const isDated = certifications.some(({ version }) => versionText(version) !== '');
  const rows = certifications.map(
    ({ year, ruleSet, version, qualifies, salesFen, alibabaSalesFen, revised }) => [
      String(year),
      ruleSet,
      ...(isDated ? [versionText(version)] : []),
      qualifies ? 'on the list' : 'not on it',
      rmb(salesFen),
      rmb(alibabaSalesFen),
      ...(isRevised ? [revised === undefined ? '' : revisedText(revised)] : []),
    ],
  );
  const heads = [
    'year',
    'rule set',
    ...(isDated ? ['version'] : []),
    '',
    'sales',
    "Alibaba's",
    ...(isRevised ? ['with later updates'] : []),
  ];
  return `Certified years:\n${table(heads, rows)}`;
}

const changeTexts: Readonly<Record<Revised['change'], string>> = {
  gained: 'would be on the list',
  lost: 'would not be on the list',
  none: 'no change',
};

function revisedText({ salesFen, alibabaSalesFen, change }: Revised): string {
  return `${rmb(salesFen)}, of which Alibaba's ${rmb(alibabaSalesFen)}: ${changeTexts[change]}`;
}

function outlookText(
  { asOf, until, stateOf, verdicts, days }: SchemaOf<'Outlook'>,
  provenance: ShownVillage['provenance'],
): string {
  const consequences = verdicts.flatMap(({ ruleSet, qualifies, changes }) =>
    changes.length === 0
      ? [[ruleSet, 'stays', standing(qualifies), '']]
      : changes.map((change) => [
          ruleSet,
          `on ${change.day}`,
          standing(change.qualifies),
          verdictSentence(change.criteria, 'en'),
        ]),
  );
  const head = marked(
    `If nothing more arrives, from ${asOf} to ${until} (true ${placeText(stateOf)})`,
    provenance,
    'en',
  );
  const first = [
    `${head}:\n${table(['rule set', '', 'verdict', 'because'], consequences)}`,
    ...newVersions(verdicts),
  ].join('\n\n');
  const then = days.at(-1)?.then.salesFen;
  return then === undefined
    ? first
    : `${first}\n\n  By ${until}: sales of ${rmb(then)} in 365 days. --json has every day.`;
}

/** The rules of a coming change, if another version is in force by then. */
function newVersions(verdicts: SchemaOf<'Outlook'>['verdicts']): string[] {
  return verdicts.flatMap(({ ruleSet, version: now, changes }) =>
    changes
      .filter(({ version }) => versionText(version) !== versionText(now))
      .map(
        ({ day, version, criteria }) =>
          `  ${ruleSet} on ${day}, by its version ${versionText(version)}:\n${criteriaText(criteria)}`,
      ),
  );
}

function standing(qualifies: boolean): string {
  return qualifies ? 'qualifies' : 'does not qualify';
}

function placeText({ partition, offset }: ShownVillage['stateOf']): string {
  return `at offset ${offset} of village.activity/${partition}`;
}

/** Indented below its title. */
function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return textTable(heads, rows).replaceAll(/^(?=.)/gm, '  ');
}
