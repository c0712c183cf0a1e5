import { assetRows } from './regions/assets';

interface ListedPovertyCounty {
  readonly code: string;
  /** The name on the list. */
  readonly name: string;
  readonly delistedYear: number;
}

/** The State Council's list of poverty counties by code, without the one that has no code. */
export const listedPovertyCounties: ReadonlyMap<string, ListedPovertyCounty> = new Map(
  assetRows('poverty-counties.csv')
    .filter(([code]) => code !== '')
    .map(([code = '', name = '', delistedYear]) => [
      code,
      { code, name, delistedYear: Number(delistedYear) },
    ]),
);
