import { shownFigures, villageWords } from './village-words';

it('a shown figure has words in each language', () => {
  const { marginalShops: _marginalShops, ...others } = villageWords.en.figures;
  // @ts-expect-error The marginal shops are shown without words.
  const words: Record<(typeof shownFigures)[number], string> = others;
  expect(Object.keys(words)).toHaveLength(shownFigures.length - 1);
  for (const { figures } of Object.values(villageWords))
    expect(Object.keys(figures).sort()).toEqual([...shownFigures].sort());
});
