import { fetchPauseMs } from './fetch-session';

it.each([
  ['nothing, or next to nothing', 0, 5],
  ['a few records', 2_560, 10],
  ['many records', 7_680, 20],
  ['very many', 65_535, 20],
  ['as many as come to somebody who is behind', 65_536, 0],
])('a fetch that brought %s', (_what, bytes, expected) => {
  expect(fetchPauseMs(bytes, { leastFetchPauseMs: 5, longestFetchPauseMs: 20 })).toBe(expected);
});
