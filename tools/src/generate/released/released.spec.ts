import {
  describedToday,
  forbiddenBreaks,
  headings,
  lastRelease,
  releasedFiles,
  releasedText,
  releasedVersions,
  SUMS,
  sumsOf,
} from './released';

it('released descriptions never change: each has the hash that is committed with it', () => {
  expect(sumsOf(releasedFiles())).toBe(releasedText(SUMS));
});

it('the changelog has a dated heading for each released version', () => {
  expect(headings()).toEqual(expect.arrayContaining([...releasedVersions()]));
});

it('today’s API and formats keep the promises of the last release, or the version is one that may break them', () => {
  expect(forbiddenBreaks(lastRelease(), describedToday())).toEqual([]);
});

const api = { 'shops GET /api/v1/shops': ['200'] };
const formats = { numbers: ['SHOP_FORMAT = 1'] };
const versions = (from: string, to: string, changed: object) =>
  forbiddenBreaks({ version: from, api, formats }, { version: to, api, formats, ...changed });

it.each<[string, object, string]>([
  ['the API', { api: {} }, 'gone: shops GET /api/v1/shops'],
  ['a format', { formats: { numbers: ['SHOP_FORMAT = 2'] } }, 'gone: numbers SHOP_FORMAT = 1'],
])('a change of %s needs a version that may break', (_what, changed, broken) => {
  expect(versions('0.3.0', '0.3.0', changed)).toEqual([broken]);
  expect(versions('0.3.0', '0.3.1', changed)).toEqual([broken]);
  expect(versions('0.3.9', '0.4.0', changed)).toEqual([]);
  expect(versions('0.3.0', '1.0.0', changed)).toEqual([]);
  expect(versions('1.0.0', '1.1.0', changed)).toEqual([broken]);
  expect(versions('1.9.0', '2.0.0', changed)).toEqual([]);
});

it('an addition needs no new version', () => {
  const more = {
    api: { ...api, 'shops GET /api/v1/keepers': ['200'] },
    formats: { numbers: ['SHOP_FORMAT = 1', 'KEEPER_FORMAT = 1'] },
  };
  expect(versions('0.3.0', '0.3.0', more)).toEqual([]);
});
