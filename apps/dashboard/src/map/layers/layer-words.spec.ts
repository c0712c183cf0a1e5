import { layerWords } from './layer-words';

it.each(['en', 'zh'] as const)('the sentence of a layer defines the terms of its legend (%s)', (language) => {
  const { about, nearMiss, hot, cold } = layerWords[language];
  const termOf = (text: string): string => text.split(/[(（]/)[0]?.trim() ?? '';
  expect(about.near.toLowerCase()).toMatch(new RegExp(`^${nearMiss} ?(is|是指)`));
  expect(about['hot-spots'].toLowerCase()).toMatch(new RegExp(`^(a )?${termOf(hot(1))} ?(is|是指).*${termOf(cold(1))}`));
});
