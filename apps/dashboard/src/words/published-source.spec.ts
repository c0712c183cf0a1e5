import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publishedSource } from './published-source';

it.each([
  ['Heze Daily, 2018-11-01; Sina Shandong, 2019-08-04', '菏泽日报，2018-11-01；新浪山东，2019-08-04'],
  ['press on the AliResearch list (the list itself has 69)', '媒体关于阿里研究院名单的报道（名单本身为 69）'],
  ['Huzhou city government, 2020-09-04; difference: 59 less 6', '湖州市政府，2020-09-04；差额：59 减 6'],
  ['constructor; toString', 'constructor；toString'],
  ['memurnet.com; chinaoc.com.cn', 'memurnet.com；chinaoc.com.cn'],
])(
  'names the publishers of a figure in Chinese, and on the English page as they come: %s',
  (source, chinese) => {
    expect(publishedSource(source, 'zh')).toBe(chinese);
    expect(publishedSource(source, 'en')).toBe(source);
  },
);

it("leaves only addresses and people's names in Latin letters, in all sources of reporting", () => {
  const [, ...rows] = readFileSync(join(__dirname, '../../../../libs/geography/assets/published.csv'), 'utf8')
    .trimEnd()
    .split('\n');
  // The source is followed by its address and by the reason for a missing one.
  const sources = rows.map(
    (row) =>
      /("(?:[^"]|"")*"|[^,"]*),[^,]*,[^,]*$/.exec(row)?.[1]?.replace(/^"|"$/g, '').replaceAll('""', '"') ??
      '',
  );
  const left = sources.flatMap((source) => publishedSource(source, 'zh').match(/[A-Za-z][\w.]*/g) ?? []);
  expect(sources).toContain('press on the AliResearch list');
  expect([...new Set(left)].filter((word) => !word.includes('.')).sort()).toEqual([
    'Cao',
    'Ding',
    'Li',
    'Wang',
    'Zhang',
  ]);
});
