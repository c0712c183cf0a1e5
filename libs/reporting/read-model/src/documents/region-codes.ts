export const REGION = '(\\d{2}|\\d{4}|\\d{6}|\\d{9})';
/** Provinces, prefectures, counties and townships. */
export const REGION_CODE = new RegExp(`^${REGION}$`);
/** The same in words, for what refuses another code. */
export const REGION_CODE_TEXT = 'the code of a province, prefecture, county or township: 2, 4, 6 or 9 digits';

/** The range of codes with this prefix; ':' follows '9'. */
export function codeRange(digits: string): { readonly $gte: string; readonly $lt: string } {
  return { $gte: digits, $lt: `${digits}:` };
}

/** True if a code lies in one of the regions; in any where none are named. */
export function liesIn(code: string, regions: readonly string[] | undefined): boolean {
  return regions === undefined || regions.some((region) => code.startsWith(region));
}
