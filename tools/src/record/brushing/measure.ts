import { openRecord } from '../record';
import { type BrushedGroup, ringSizes } from '../scenarios/brushing';
import { suspectedBrushing } from './detect';

/** Another seed than the one with which the thresholds were chosen. */
const MEASURED_SEED = 2;

/** Numbers of shops, by the kind of group into which they were injected. */
export interface Detection {
  readonly injected: number;
  readonly detected: number;
  readonly recall: number;
  /** Includes groups without an injected shop, by their apparent kind and size. */
  readonly accused: number;
  readonly precision: number;
}

export interface Report {
  readonly groups: Readonly<Record<string, Detection>>;
  readonly all: Detection;
  readonly untouched: { readonly shops: number; readonly accused: number };
}

export function measuredBrushing(): Report {
  const { plan, brushed } = openRecord({ brush: MEASURED_SEED });
  const rowOfShop = new Map(brushed.flatMap((group) => group.shops.map((shop) => [shop, rowOf(group)])));
  const accused = new Map(
    suspectedBrushing(plan).flatMap((group) => {
      const row =
        group.shops.map((shop) => rowOfShop.get(shop)).find((known) => known !== undefined) ?? rowOf(group);
      return group.shops.map((shop) => [shop, row]);
    }),
  );
  const detectionIn = (isOf: (row: string) => boolean): Detection => {
    const injected = [...rowOfShop].filter(([, row]) => isOf(row));
    const detected = injected.filter(([shop]) => accused.has(shop)).length;
    const ofKind = [...accused].filter(([, row]) => isOf(row));
    return {
      injected: injected.length,
      detected,
      recall: rounded(detected / injected.length),
      accused: ofKind.length,
      precision: rounded(ofKind.filter(([shop]) => rowOfShop.has(shop)).length / ofKind.length),
    };
  };
  return {
    groups: Object.fromEntries(
      [...new Set(rowOfShop.values())].map((name) => [name, detectionIn((row) => row === name)]),
    ),
    all: detectionIn(() => true),
    untouched: untouched(),
  };
}

const rowOf = ({ kind, shops }: BrushedGroup): string =>
  kind === 'ring' ? `ring of ${ringSizes.findLast((size) => size <= shops.length)}` : kind;

/** The number of shops in the unchanged record, and of those that are accused. */
function untouched(): Report['untouched'] {
  const { plan } = openRecord();
  return {
    shops: plan.shops.length,
    accused: new Set(suspectedBrushing(plan).flatMap(({ shops }) => shops)).size,
  };
}

const rounded = (share: number): number => Math.round(share * 10_000) / 10_000;
