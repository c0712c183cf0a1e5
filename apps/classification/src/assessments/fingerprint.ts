import { hash } from 'node:crypto';
import { type FormerTownshipV1, type LateUpdatesV1, type VillageAssessedV1 } from '@taocun/contracts';
import {
  amountNames,
  type Fen,
  type FigureName,
  figureNames,
  figureOf,
  hasSeveralAmounts,
  isRequired,
  keeperCountNames,
  type KeptFigures,
  type MonthFigures,
  type OpenShopsOfSource,
  type PeopleFigures,
  type Quantities,
  type Verdict,
} from '@taocun/domain';

/** A village as an `assessed` event describes it. */
export interface AssessedVillage {
  readonly quantities: Quantities;
  readonly formerTownships: readonly FormerTownshipV1[] | undefined;
  readonly openShopsBySource: readonly OpenShopsOfSource[] | undefined;
  /**
   * Each verdict with the first day of its version, its certified year and whether the village is on that
   * list: another version, year or list has other criteria.
   */
  readonly verdicts: readonly (Pick<Verdict, 'qualifies' | 'sequence'> & {
    readonly from?: string | undefined;
    readonly latestYear?: number | undefined;
    readonly isListed?: boolean;
  })[];
  readonly lateUpdates: readonly LateUpdatesV1[] | undefined;
  /** The months that can still change. */
  readonly months: readonly MonthFigures[];
}

/**
 * Not in these lists: the day, because a new day alone is no change, and the name and the people, which are
 * appended separately.
 */
type Apart = 'villageCode' | 'asOf' | 'name' | keyof PeopleFigures;

// Fingerprints are stored with the villages: if their order here changed, every village would be published
// again.

/** The facts that have a place in every fingerprint, whether a village has them or not. */
const placed: readonly FigureName[] = [
  'povertyCounty',
  'longitude',
  'latitude',
  'kind',
  'townshipCode',
  'urbanRural',
  'formerCodes',
];
const values = [...figureNames.filter((name) => isRequired(name) && !placed.includes(name)), ...placed];
/**
 * Other optional figures are appended where a village has them, so that a new one changes no other
 * fingerprint.
 */
const appended = figureNames.filter((name) => !values.includes(name));
/** The marks of the first two of these; the mark of any other is its name. */
const marks: Readonly<Partial<Record<FigureName, string>>> = { marginalShops: '|', paidByChannelFen: '/ ' };

/**
 * A member of `assessed` that is neither a figure nor in this list does not compile: its changes would not be
 * announced.
 */
const texts = Object.values({
  formerTownships: ({ formerTownships = [] }) =>
    formerTownships.map(({ townshipCode, until }) => `${townshipCode}<${until}`).join(' '),
  openShopsBySource: ({ openShopsBySource = [] }) =>
    openShopsBySource.map(({ source, openShops }) => `${openShops}${source}`).join(' '),
  verdicts: ({ verdicts }) => verdicts.map(verdictText).join(' '),
  lateUpdates: ({ lateUpdates }) => (lateUpdates === undefined ? '{}' : lateUpdates.map(lateText).join(';')),
  months: ({ months }) => monthsText(months),
} satisfies Record<
  Exclude<keyof VillageAssessedV1, Apart | FigureName>,
  (village: AssessedVillage) => string
>);

/**
 * Hash of everything in an `assessed` event except its day. The text itself would take 250 bytes of memory a
 * village.
 */
export function fingerprint(village: AssessedVillage): string {
  // Hot path, run for every dirty village: appending to a string allocates no list of parts.
  let text = '';
  for (const name of values) text += `${valueText(name, village.quantities)} `;
  for (const textOf of texts) text += `${textOf(village)} `;
  return hash(
    'sha256',
    text + village.quantities.name + peopleText(village.quantities) + appendedText(village.quantities),
    'base64',
  );
}

/**
 * Empty if no opening states people, so that fingerprints made before openings could state them stay the
 * same.
 */
function peopleText({ keepers, workersKnown, workers }: PeopleFigures): string {
  let knownCount = workersKnown;
  let text = `\n${workersKnown} ${workers}`;
  for (const name of keeperCountNames) {
    knownCount += keepers[name];
    text += ` ${keepers[name]}`;
  }
  return knownCount === 0 ? '' : text;
}

/** Empty if the village has none of these figures, like the text of people. */
function appendedText(quantities: Quantities): string {
  let text = '';
  for (const name of appended)
    if (quantities[name] !== undefined)
      text += `\n${marks[name] ?? `${name} `}${valueText(name, quantities)}`;
  return text;
}

function valueText(name: FigureName, quantities: Quantities): string {
  const value = quantities[name];
  if (typeof value !== 'object') return `${value ?? ''}`;
  // The semicolon announces villages again whose one former code earlier versions announced.
  if (isList(value)) return value.map((code) => `${code};`).join('');
  const amounts: Readonly<Record<string, Fen>> = value;
  const { is } = figureOf(name);
  let text = '';
  if (hasSeveralAmounts(is))
    for (const amount of amountNames[is]) text += `${text === '' ? '' : ' '}${amounts[amount]}`;
  return text;
}

const isList = (value: object): value is readonly string[] => Array.isArray(value);

function verdictText({
  qualifies,
  sequence,
  from,
  latestYear,
  isListed,
}: AssessedVillage['verdicts'][number]): string {
  const list = latestYear === undefined ? '' : `/${latestYear}${isListed === true ? '+' : ''}`;
  return `${qualifies ? '+' : '-'}${sequence}${from ?? ''}${list}`;
}

function lateText({
  cutOff,
  updates,
  salesFen,
  alibabaSalesFen,
}: Only<LateUpdatesV1, 'cutOff' | 'updates' | 'salesFen' | 'alibabaSalesFen'>): string {
  return `${cutOff} ${updates} ${salesFen} ${alibabaSalesFen}`;
}

function monthsText(months: readonly MonthFigures[]): string {
  let text = '';
  for (const figures of months) text += `${text === '' ? '' : '\n'}${monthText(figures)}`;
  return text;
}

function monthText({
  month,
  salesFen,
  alibabaSalesFen,
  produce,
}: Only<MonthFigures, 'month' | 'salesFen' | 'alibabaSalesFen' | 'produce'>) {
  const sales = `${month} ${salesFen} ${alibabaSalesFen}`;
  if (produce === undefined) return sales;
  const { kept: byProduct = [], ...sums } = produce;
  return `${sales} ${Object.values(sums).join(' ')}${byProduct.map(productText).join('')}`;
}

function productText({ product = '', ...sums }: KeptFigures): string {
  return `;${product} ${Object.values(sums).join(' ')}`;
}

/** `never` if the type has further members, so that a text that omits one does not compile. */
type Only<Type, Members extends keyof Type> = [Exclude<keyof Type, Members>] extends [never] ? Type : never;
