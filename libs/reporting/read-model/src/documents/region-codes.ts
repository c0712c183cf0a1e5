const DIGITS = '\\d{2}|\\d{4}|\\d{6}|\\d{9}';
/** Provinces, prefectures, counties and townships. */
export const REGION_CODE = new RegExp(`^(${DIGITS})$`);
/** The same in words. */
export const REGION_CODE_TEXT = 'the code of a province, prefecture, county or township: 2, 4, 6 or 9 digits';
/** One of them or the nation, as parameters have it. */
export const REGION = `(CN|${DIGITS})`;
export const REGION_TEXT = 'CN, or the code of a province, prefecture, county or township: 2, 4, 6 or 9 digits';

/** The range of codes with this prefix; ':' follows '9'. */
export function codeRange(digits: string): { readonly $gte: string; readonly $lt: string } {
  return { $gte: digits, $lt: `${digits}:` };
}

/** True if a code lies in one of the regions; in any where none are named. */
export function liesIn(code: string, regions: readonly string[] | undefined): boolean {
  return regions === undefined || regions.some((region) => code.startsWith(region));
}
