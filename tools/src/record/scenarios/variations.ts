import { recordDayOf, secondsPerDay } from '../drawing/calendar';
import { delayOf, type Plan, type PlannedVillage } from '../drawing/plan';
import { type Random } from '../drawing/random';

/** Additions to the record, which has none of them by default. */
export const recordVariations = {
  silent: 'the marketplace 1688 sends nothing from 20 April 2015 for 120 days, then all of it within hours',
  untold: 'the marketplace tmall names no household',
  merged: 'the county 130672 becomes part of 130684 on 2 March 2015; one of its villages gets a new code',
} as const;
export type Variation = keyof typeof recordVariations;

const silence = {
  platform: '1688',
  from: recordDayOf('2015-04-20') * secondsPerDay,
  to: recordDayOf('2015-08-18') * secondsPerDay,
};
/** Its backlog is sent so many times as fast as it grew. */
const CATCHING_UP = 480;
/** Names no household of a shop. */
export const untoldPlatform = 'tmall';

const merger = {
  from: recordDayOf('2015-03-02') * secondsPerDay,
  county: '130672',
  into: '130684',
  recoded: '130672103224',
};

/**
 * Sends the lines of the silent marketplace later, in their order: a repeat stays behind what it repeats, and
 * new lines behind the backlog.
 */
export function holdBack(plan: Plan): void {
  for (let line = 0; line < plan.size; line += 1) {
    const of = plan.kind(line) === 'repeated' ? plan.kind(plan.reference(line)) : plan.kind(line);
    if (of === 'registered' || plan.shop(plan.subject(line)).platform !== silence.platform) continue;
    const sending = plan.sending(line);
    const later = silence.to + Math.floor((sending - silence.from) / CATCHING_UP);
    if (sending >= silence.from && later > sending) plan.sendAt(line, later);
  }
}

/** A village by its registration from a second on. */
interface RegisteredPlace {
  readonly village: PlannedVillage;
  /** Further members of the registration. */
  readonly data: { readonly townshipCode?: string; readonly formerCodes?: readonly string[] };
}

/**
 * Villages of the merged county keep their code and name their new township, but for one, which gets the code
 * that it would have there.
 */
export function placeOf(village: PlannedVillage, second: number, isMerged: boolean): RegisteredPlace {
  if (!isMerged || second < merger.from || !isOfMerged(village)) return { village, data: {} };
  const code = merger.into + village.code.slice(6);
  if (village.code !== merger.recoded) return { village, data: { townshipCode: code.slice(0, 9) } };
  return { village: { ...village, code }, data: { formerCodes: [village.code] } };
}

/**
 * Registers the villages of the merged county again. The shops of the one with a new code close, and open
 * there as new ones.
 */
export function mergeCounty(plan: Plan, random: Random): void {
  const households = new Map<number, number>();
  /** The households of open shops; undefined of closed ones. */
  const open = new Map<number, number | undefined>();
  const before = Array.from({ length: plan.size }, (_, line) => line).filter(
    (line) => plan.second(line) < merger.from,
  );
  for (const line of before.sort((a, b) => plan.second(a) - plan.second(b))) {
    const kind = plan.kind(line);
    const subject = plan.subject(line);
    if (kind === 'registered') households.set(subject, plan.value(line));
    else if (kind === 'opened') open.set(subject, plan.value(line));
    else if (kind === 'closed') open.set(subject, undefined);
  }
  for (const [village, number] of households)
    if (isOfMerged(plan.village(village)))
      plan.add('registered', merger.from, delayOf(random), village, number);
  for (const [shop, household] of open) {
    if (household === undefined || plan.village(plan.shop(shop).village).code !== merger.recoded) continue;
    plan.add('closed', merger.from - 1, delayOf(random), shop);
    plan.add('opened', merger.from, delayOf(random), shop, household);
  }
}

const isOfMerged = ({ code }: Pick<PlannedVillage, 'code'>): boolean => code.startsWith(merger.county);
