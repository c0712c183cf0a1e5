const DIGITS = '\\d{2}|\\d{4}|\\d{6}|\\d{9}';
/** Matches codes of provinces, prefectures, counties and townships. */
export const REGION_CODE = new RegExp(`^(${DIGITS})$`);
/** Describes `REGION_CODE` in words. */
export const REGION_CODE_TEXT = 'the code of a province, prefecture, county or township: 2, 4, 6 or 9 digits';
/** Matches these codes and the nation, for parameters. */
export const REGION = `(CN|${DIGITS})`;
export const REGION_TEXT =
  'CN, or the code of a province, prefecture, county or township: 2, 4, 6 or 9 digits';

/** The range of codes with this prefix; ':' follows '9' in ASCII. */
export function codeRange(digits: string): { readonly $gte: string; readonly $lt: string } {
  return { $gte: digits, $lt: `${digits}:` };
}

/** True if a code lies in one of the regions, or if none are given. */
export function liesIn(code: string, regions: readonly string[] | undefined): boolean {
  return regions === undefined || regions.some((region) => code.startsWith(region));
}
