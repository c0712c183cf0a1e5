import { countyOf, type FormerTownship, prefectureOf, provinceOf, townshipOf } from '@taocun/domain';

/**
 * The regions of a village. All are derived from its township, which its registration may set independently
 * of the village's code.
 */
export interface RegionCodes {
  readonly provinceCode: string;
  readonly prefectureCode: string;
  readonly countyCode: string;
  readonly townshipCode: string;
}

export function regionCodesOf(townshipCode: string): RegionCodes {
  return {
    provinceCode: provinceOf(townshipCode),
    prefectureCode: prefectureOf(townshipCode),
    countyCode: countyOf(townshipCode),
    townshipCode,
  };
}

/** The township, if it is not that of the village's code: for most villages it takes no bytes. */
export function townshipBeyondCode(
  villageCode: string,
  townshipCode: string | undefined,
): string | undefined {
  return townshipCode === townshipOf(villageCode) ? undefined : townshipCode;
}

/** A former township in its stored and announced form. */
export interface StoredFormerTownship extends Omit<FormerTownship, 'until'> {
  /** YYYY-MM-DD */
  readonly until: string;
}

/** The township to which a village belonged at the end of a day. */
export function townshipOn(
  day: string,
  {
    townshipCode,
    formerTownships = [],
  }: { readonly townshipCode: string; readonly formerTownships?: readonly StoredFormerTownship[] },
): string {
  return formerTownships.find(({ until }) => until > day)?.townshipCode ?? townshipCode;
}
