import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { townshipOf } from '@taocun/domain';
import { ChinaRegister, type CountyVillages, type Resolution, resolveAddresses } from '@taocun/geography';
import { type ListedVillage, listedVillages, listYears } from '../drawing/lists';

/** The forms in which an address book may write the columns of a list. */
const forms: Readonly<Record<string, (village: ListedVillage) => string>> = {
  'as published': ({ province, prefecture, county, township, village }) =>
    province + prefecture + county + township + village,
  'without province and prefecture': ({ county, township, village }) => county + township + village,
  'without county': ({ province, prefecture, township, village }) =>
    province + prefecture + township + village,
  'without township': ({ province, prefecture, county, village }) => province + prefecture + county + village,
  'without the word for a village': ({ province, prefecture, county, township, village }) =>
    province + prefecture + county + township + village.replace(/(?<=..)村$/, ''),
};

/** The names of the measures are the column headings of the document. */
export interface Measures {
  readonly addresses: number;
  readonly decided: number;
  readonly right: number;
  /** The share of the decided addresses that are right. */
  readonly precision: number | null;
  /** The share of all addresses that are decided and right. */
  readonly recall: number;
  /** The share of all addresses whose best candidate is right, decided or not. */
  readonly bestIsRight: number;
  /** The mean score of the best candidates. */
  readonly meanScore: number;
}

interface Measured {
  readonly listed: ListedVillage;
  readonly resolution: Resolution;
}

interface Report {
  /** By form of the address, for villages with a known code. */
  readonly forms: Readonly<Record<string, Measures>>;
  /** As published: the half that was looked at while the rules were written, and the other half. */
  readonly halves: Readonly<Record<'looked at' | 'held back', Measures>>;
  /** As published, by province. */
  readonly provinces: Readonly<Record<string, Measures>>;
  /** For all forms, by the score of the best candidate. */
  readonly scores: Readonly<Record<string, { readonly addresses: number; readonly bestIsRight: number }>>;
  /** Villages with a provisional code, for which no decision is right: the number of decisions by form. */
  readonly provisional: { readonly addresses: number; readonly decided: Readonly<Record<string, number>> };
  /**
   * The lowest possible precision for addresses as published: it assumes that each decision for a provisional
   * code is wrong.
   */
  readonly leastPrecision: number;
}

/** The bounds of the classes of scores. */
const scales = [0.95, 0.8, 0.5, 0.3] as const;

/** The listed villages of a share of the townships, each once even if several lists have it. */
export function listedOnce(share = 1): readonly ListedVillage[] {
  const all = listYears.flatMap((year) => listedVillages(year));
  const once = new Map(
    all.map((village) => [[village.code, addressIn('as published', village)].join(), village]),
  );
  return [...once.values()].filter((village) => drawn(village, 1) < share * 256);
}

export async function measured(villages: readonly ListedVillage[]): Promise<Report> {
  const china = new ChinaRegister();
  function* villagesOf(counties: readonly string[]): Generator<CountyVillages> {
    for (const county of counties) {
      const villages = china.villagesOf(county);
      yield {
        county,
        villages: villages.map(({ code, name }) => ({
          code,
          name,
          townshipCode: townshipOf(code),
          registered: false,
        })),
      };
    }
  }
  const byForm: Record<string, Measured[]> = {};
  for (const form of Object.keys(forms)) {
    const resolutions = await resolveAddresses(
      villages.map((village) => addressIn(form, village)),
      (counties) => Readable.from(villagesOf(counties)),
    );
    byForm[form] = resolutions.flatMap((resolution, at) =>
      villages.slice(at, at + 1).map((listed) => ({ listed, resolution })),
    );
  }
  const published = byForm['as published'] ?? [];
  const known = published.filter(({ listed }) => !listed.provisional);
  const half = ({ listed }: Measured): string => (drawn(listed, 0) % 2 === 0 ? 'looked at' : 'held back');
  const decidedForProvisional = decidedOf(published.filter(({ listed }) => listed.provisional)).length;
  return {
    forms: mapped(byForm, (all) => measuresOf(all.filter(({ listed }) => !listed.provisional))),
    halves: mapped(grouped(known, half), measuresOf),
    provinces: mapped(
      grouped(known, ({ listed }) => listed.province),
      measuresOf,
    ),
    scores: scoresOf(Object.values(byForm).flat()),
    provisional: {
      addresses: published.length - known.length,
      decided: mapped(byForm, (all) => decidedOf(all.filter(({ listed }) => listed.provisional)).length),
    },
    leastPrecision: rounded(
      decidedOf(known).filter(isRight).length / (decidedOf(known).length + decidedForProvisional),
    ),
  };
}

function addressIn(form: string, village: ListedVillage): string {
  return forms[form]?.(village) ?? '';
}

/** A pseudo-random byte for a township, the same in every run. */
function drawn({ county, township }: ListedVillage, place: number): number {
  return (
    createHash('sha256')
      .update(county + township)
      .digest()[place] ?? 0
  );
}

function measuresOf(all: readonly Measured[]): Measures {
  const decided = decidedOf(all);
  const right = decided.filter(isRight).length;
  const scores = all.map(({ resolution }) => resolution.candidates[0]?.score ?? 0);
  return {
    addresses: all.length,
    decided: decided.length,
    right,
    precision: decided.length === 0 ? null : rounded(right / decided.length),
    recall: rounded(right / all.length),
    bestIsRight: rounded(all.filter(isRight).length / all.length),
    meanScore: rounded(scores.reduce((sum, score) => sum + score, 0) / all.length),
  };
}

function scoresOf(all: readonly Measured[]): Report['scores'] {
  const withCode = all.filter(
    ({ listed, resolution }) => !listed.provisional && resolution.candidates.length > 0,
  );
  const scaleOf = ({ resolution }: Measured): string => {
    const at = scales.findIndex((from) => (resolution.candidates[0]?.score ?? 0) >= from);
    return `${scales[at]} to ${scales[at - 1] ?? 1}`;
  };
  const groups = grouped(withCode, scaleOf);
  return mapped(groups, (group) => ({
    addresses: group.length,
    bestIsRight: rounded(group.filter(isRight).length / group.length),
  }));
}

function decidedOf(all: readonly Measured[]): readonly Measured[] {
  return all.filter(({ resolution }) => resolution.decided);
}

/** True if the best candidate is the village. */
function isRight({ listed, resolution }: Measured): boolean {
  return resolution.candidates[0]?.villageCode === listed.code;
}

function grouped(
  all: readonly Measured[],
  groupOf: (one: Measured) => string,
): Readonly<Record<string, readonly Measured[]>> {
  return Object.fromEntries(
    [...Map.groupBy(all, groupOf)].sort(([, one], [, other]) => other.length - one.length),
  );
}

function mapped<From, To>(
  groups: Readonly<Record<string, From>>,
  of: (group: From) => To,
): Readonly<Record<string, To>> {
  return Object.fromEntries(Object.entries(groups).map(([name, group]) => [name, of(group)]));
}

function rounded(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}
