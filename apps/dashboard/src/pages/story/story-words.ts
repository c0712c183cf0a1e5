import type { Language } from '@taocun/domain';
import type { LayerName } from '../../map/layers/layers';

interface Chapter {
  readonly title: string;
  readonly paragraphs: readonly string[];
  /** A link into the page: its text, its path, and the layer of the map. */
  readonly see: readonly [text: string, path: string, layer?: LayerName];
}

interface StoryWords {
  readonly title: string;
  readonly lead: string;
  /** The link to the published figures. */
  readonly sources: string;
  readonly chapters: readonly Chapter[];
}

/** All figures are from libs/geography/assets/published.csv. */
export const storyWords: Readonly<Record<Language, StoryWords>> = {
  en: {
    title: 'How Taobao Villages spread',
    lead: 'Taobao Villages from 2009 to 2022, by the figures that were published at the time.',
    sources: 'All of them, with their sources (CSV)',
    chapters: [
      {
        title: 'Three villages',
        paragraphs: [
          'The first published count, for 2009, is 3 Taobao Villages. For 2012 Alibaba counted 14, in 7 provinces, with about 10,000 shops and sales of RMB 5 billion. In 2013 there were 20.',
        ],
        see: ['What makes a Taobao Village', 'method'],
      },
      {
        title: 'Ten times as many in a year',
        paragraphs: [
          'AliResearch’s report for 2014 has 211, about ten times as many as the year before. The count went on to 780 in 2015, 1,311 in 2016 and 2,118 in 2017. In 2022, the last year with a published total, it was 7,780: about a tenth more than the 7,023 of 2021.',
        ],
        see: ['Growth, next to the published totals', ''],
      },
      {
        title: 'Next door first',
        paragraphs: [
          'Where do new ones appear? Most villages that are new on a certified list lie in a county that had a Taobao Village the year before. On the map each village has the colour of the first list that it was on.',
        ],
        see: ['The map by certified year', 'explore', 'years'],
      },
      {
        title: 'Villages become clusters',
        paragraphs: [
          'Ten or more Taobao Villages side by side are a cluster. In 2015 54% of all Taobao Villages lay in one of 25 clusters; in 2019 it was 76% in 95, 7 of which had a hundred villages or more.',
        ],
        see: ['The counties by their number of villages', 'explore', 'counties'],
      },
      {
        title: 'Still on the coast',
        paragraphs: [
          'In 2014 the list named villages in 10 provinces; in 2022 there were some in 28. Yet 4,113 of the 4,310 of 2019 were in six provinces of the coast, and 172 in the whole of the centre, the west and the northeast. A year later these had 341.',
        ],
        see: ['Zhejiang, the province with the most of them', 'regions/33'],
      },
      {
        title: 'In poverty counties',
        paragraphs: [
          'At first few lay in counties on the national poverty list: 4 of the villages of 2014. In 2018 there were 43, and 119 in 2020.',
        ],
        see: ['Those of today', 'explore'],
      },
      {
        title: 'Shops, jobs, sales',
        paragraphs: [
          'There were 70,000 active shops in 2014 and 2.96 million in 2020, and 280,000 and 8.28 million jobs; the later counts may include the Taobao Towns. In 2020 villages and towns together sold for more than RMB 1 trillion. 745 villages sold for more than RMB 100 million, and 287 sold farm produce for more than RMB 5 million.',
        ],
        see: ['The Taobao Villages one by one', 'villages'],
      },
      {
        title: 'What is not known',
        paragraphs: [
          'There are no published totals for 2010 and 2011. Complete counts by province were found for 2014 to 2016 only; of later years, totals and parts. The first clusters are those of 2015. From 2019 on a township could become a Taobao Town by its sales and shops, so the series of towns has a break.',
        ],
        see: ['Method and sources', 'method'],
      },
    ],
  },
  zh: {
    title: '淘宝村：星火如何燎原',
    lead: '2009 至 2022 年的淘宝村：依据当时公布的数字。',
    sources: '全部数字及其来源（CSV）',
    chapters: [
      {
        title: '始于三个村',
        paragraphs: [
          '有据可查的第一个数字是 2009 年的 3 个淘宝村。2012 年，阿里巴巴统计有 14 个，分布在 7 个省份，网店约 1 万家，销售额 50 亿元。2013 年增至 20 个。',
        ],
        see: ['淘宝村如何认定', 'method'],
      },
      {
        title: '渐成燎原之势',
        paragraphs: [
          '阿里研究院 2014 年的报告统计为 211 个，约为上一年的十倍。此后 2015 年 780 个，2016 年 1,311 个，2017 年 2,118 个。2022 年是有公布总数的最后一年，共 7,780 个，比 2021 年的 7,023 个只增长约十分之一。',
        ],
        see: ['增长情况，对照公布总数', ''],
      },
      {
        title: '一村带动一片',
        paragraphs: [
          '新的淘宝村出现在哪里？年度名单上新增的村庄，大多位于上一年已有淘宝村的县区。地图上，每个村庄的颜色表示首次列入名单的年份。',
        ],
        see: ['按年度名单着色的地图', 'explore', 'years'],
      },
      {
        title: '连成集群',
        paragraphs: [
          '十个以上相邻的淘宝村称为集群。2015 年，54% 的淘宝村位于 25 个集群之中；2019 年为 76%，集群 95 个，其中 7 个有一百个以上淘宝村。',
        ],
        see: ['各县区淘宝村数', 'explore', 'counties'],
      },
      {
        title: '沿海最为集中',
        paragraphs: [
          '2014 年的名单涉及 10 个省份，2022 年为 28 个。但 2019 年的 4,310 个淘宝村中，有 4,113 个在沿海六省，中部、西部和东北合计 172 个，一年后增至 341 个。',
        ],
        see: ['淘宝村最多的浙江省', 'regions/33'],
      },
      {
        title: '在贫困县',
        paragraphs: ['国家级贫困县的淘宝村起初很少：2014 年有 4 个，2018 年 43 个，2020 年 119 个。'],
        see: ['如今的情况', 'explore'],
      },
      {
        title: '网店、就业、销售额',
        paragraphs: [
          '公布的活跃网店 2014 年为 7 万家，2020 年为 296 万家；就业岗位分别为 28 万和 828 万个。后来的数字可能包括淘宝镇。2020 年，淘宝村和淘宝镇的销售额合计超过 1 万亿元。年销售额超过 1 亿元的村有 745 个，农产品年销售额超过 500 万元的村有 287 个。',
        ],
        see: ['逐个查看淘宝村', 'villages'],
      },
      {
        title: '尚不清楚的事',
        paragraphs: [
          '2010 年和 2011 年没有公布总数。各省完整的数量只找到 2014 至 2016 年的，此后只找到总数和部分地区的数字。首批集群出现于 2015 年；2019 年起，乡镇凭自身的销售额和网店数也可成为淘宝镇。因此淘宝镇的序列前后不完全可比。',
        ],
        see: ['方法与来源', 'method'],
      },
    ],
  },
};
