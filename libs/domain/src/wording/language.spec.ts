import { preferredOf } from './language';

it.each([
  [['zh-CN', 'en'], 'zh'],
  [['en-GB', 'zh'], 'en'],
  [['de', 'zh-TW', 'en'], 'zh'],
  [['de', 'fr'], 'en'],
  [[], 'en'],
])('%j is answered in %s', (languages, language) => {
  expect(preferredOf(languages)).toBe(language);
});
