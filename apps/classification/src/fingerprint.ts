import { type FormerTownshipV1, type LateUpdatesV1, type VillageAssessedV1 } from '@taocun/contracts';
import {
  categories,
  channels,
  type Fen,
  figureNames,
  type FiguresOf,
  keeperCountNames,
  type KeptFigures,
  type MonthFigures,
  type OpenShopsOfSource,
  type OptionalFigure,
  isRequired,
  type PeopleFigures,
  type Quantities,
  type Verdict,
} from '@taocun/domain';
import { hash } from 'node:crypto';

/** A village as an `assessed` event describes it. */
export interface AssessedVillage {
  readonly quantities: Quantities;
  readonly formerTownships: readonly FormerTownshipV1[] | undefined;
  readonly openShopsBySource: readonly OpenShopsOfSource[] | undefined;
  /** Each verdict with the first day of its version and its certified year: another version or year has other criteria. */
  readonly verdicts: readonly (Pick<Verdict, 'qualifies' | 'sequence'> & {
    readonly from?: string | undefined;
    readonly latestYear?: number | undefined;
  })[];
  readonly lateUpdates: readonly LateUpdatesV1[] | undefined;
  /** The months that can still change. */
  readonly months: readonly MonthFigures[];
}

/** In neither list: the day, because a new day alone is no change, and the name, the people and the optional figures, which are appended separately. */
type Apart = 'villageCode' | 'asOf' | 'name' | keyof PeopleFigures | OptionalFigure;

// Fingerprints are stored with the villages: if their order here changed, every village would be published again.

const values = [
  ...figureNames.filter(isRequired),
  'povertyCounty',
  'longitude',
  'latitude',
  'kind',
  'townshipCode',
  'urbanRural',
  'formerCode',
] as const;

/** A member of `assessed` that is in neither list does not compile: its changes would not be announced. */
const texts = Object.values({
  formerTownships: ({ formerTownships = [] }) => formerTownships.map(({ townshipCode, until }) => `${townshipCode}<${until}`).join(' '),
  openShopsBySource: ({ openShopsBySource = [] }) => openShopsBySource.map(({ source, openShops }) => `${openShops}${source}`).join(' '),
  verdicts: ({ verdicts }) => verdicts.map(verdictText).join(' '),
  lateUpdates: ({ lateUpdates }) => (lateUpdates === undefined ? '{}' : lateUpdates.map(lateText).join(';')),
  months: ({ months }) => monthsText(months),
} satisfies Record<Exclude<keyof VillageAssessedV1, Apart | (typeof values)[number]>, (village: AssessedVillage) => string>);

/** Hash of everything in an `assessed` event except its day. The text itself would take 250 bytes of memory a village. */
export function fingerprint(village: AssessedVillage): string {
  // Hot path, run for every dirty village: appending to a string allocates no list of parts.
  let text = '';
  for (const name of values) {
    const value = village.quantities[name];
    if (typeof value === 'object') for (const category of categories) text += `${value[category]} `;
    else text += `${value ?? ''} `;
  }
  for (const textOf of texts) text += `${textOf(village)} `;
  return hash('sha256', text + village.quantities.name + peopleText(village.quantities) + optionalText(village.quantities), 'base64');
}

/** Empty if no opening states people, so that fingerprints made before openings could state them stay the same. */
function peopleText({ keepers, workersKnown, workers }: PeopleFigures): string {
  let told = workersKnown;
  let text = `\n${workersKnown} ${workers}`;
  for (const name of keeperCountNames) {
    told += keepers[name];
    text += ` ${keepers[name]}`;
  }
  return told === 0 ? '' : text;
}

/** Empty if the village has none of these figures, like the text of people. */
function optionalText({ marginalShops, paidByChannelFen }: FiguresOf<OptionalFigure, Fen, undefined>): string {
  const marginal = marginalShops === undefined ? '' : `\n|${marginalShops}`;
  return paidByChannelFen === undefined ? marginal : `${marginal}\n/${channels.map((channel) => ` ${paidByChannelFen[channel]}`).join('')}`;
}

function verdictText({ qualifies, sequence, from, latestYear }: AssessedVillage['verdicts'][number]): string {
  return `${qualifies ? '+' : '-'}${sequence}${from ?? ''}${latestYear === undefined ? '' : `/${latestYear}`}`;
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
  const { kept = [], ...sums } = produce;
  return `${sales} ${Object.values(sums).join(' ')}${kept.map(keptText).join('')}`;
}

function keptText({ product = '', ...sums }: KeptFigures): string {
  return `;${product} ${Object.values(sums).join(' ')}`;
}

/** `never` if the type has further members, so that a text that omits one does not compile. */
type Only<Type, Members extends keyof Type> = [Exclude<keyof Type, Members>] extends [never] ? Type : never;
