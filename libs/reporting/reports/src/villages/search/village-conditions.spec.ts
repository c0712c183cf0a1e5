import { conditionsOf } from './village-conditions';

/** The texts that a search looks for: its names as they are written, and their readings. */
function lookedFor(search: string): number {
  const question = {
    region: [],
    ruleSet: 'world-bank-2019',
    qualifies: 'any',
    povertyCounty: 'any',
    search,
  } as const;
  return Object.keys(conditionsOf(question).parameters).length;
}

it.each([
  ['dongf', 2],
  ['huangangcun', 9],
  ['xianxianxianxianxia xianxianxianxianxian xianxianxianxian xianxianxianxianxia xianxianxianx', 51],
])('%s is looked for by %i texts', (search, texts) => expect(lookedFor(search)).toBe(texts));
