import { headlineWords } from './headline-words';

describe('the towns and clusters of the headline', () => {
  it.each([
    ['en', 1, ' 2 Taobao Towns and 1 cluster (a county with at least 12 Taobao Villages).'],
    ['en', 28, ' 2 Taobao Towns and 28 clusters (counties with at least 12 Taobao Villages).'],
    ['zh', 28, '共有 2 个淘宝镇、28 个淘宝村集群（至少有 12 个淘宝村的县区）。'],
  ] as const)('the words in %s state what %d clusters are', (language, clusters, sentence) => {
    const { gap, towns, and, clusters: clustersOf, ofCluster } = headlineWords[language];
    expect(
      `${gap}${towns(2, '2')}${and}${clustersOf(clusters, String(clusters))}${ofCluster(clusters, '12')}`,
    ).toBe(sentence);
  });
});
