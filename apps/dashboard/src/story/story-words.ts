import type { Language } from '@taocun/domain';

interface Chapter {
  readonly title: string;
  /** Paragraphs with names of facts in braces. One whose facts are not all there is left out. */
  readonly paragraphs: readonly string[];
}

type ChapterName = 'beginning' | 'growth' | 'neighbours' | 'clusters' | 'coast' | 'poverty' | 'money' | 'unknown';

interface StoryWords {
  readonly title: string;
  readonly lead: string;
  readonly chapters: Readonly<Record<ChapterName, Chapter>>;
  readonly growthChart: string;
  readonly clusterChart: string;
  readonly povertyChart: string;
  readonly villages: string;
  readonly inClusters: string;
  readonly inPovertyCounties: string;
  readonly year: string;
  readonly byProvince: (year: number) => string;
  readonly lists: string;
  readonly list: (year: number) => string;
  readonly mapAbout: string;
  readonly noLists: string;
  readonly sources: string;
  readonly figure: string;
  readonly value: string;
  readonly source: string;
  readonly measures: Readonly<Record<string, string>>;
}

const en: StoryWords = {
  title: 'How villages catch fire',
  lead: 'Taobao Villages from 2009 to 2022, by the figures that were published at the time and by certified lists. Every number links to the query that it answers.',
  chapters: {
    beginning: {
      title: 'Three villages',
      paragraphs: [
        'The first published count is of 2009: {villages 2009} Taobao Villages. For 2012 Alibaba counted {villages 2012}, in {provinces 2012} provinces, with about {active-shops 2012} shops and sales of {sales-rmb 2012}. In 2013 there were {villages 2013}.',
      ],
    },
    growth: {
      title: 'Then they caught',
      paragraphs: [
        'AliResearch’s report for 2014 has {villages 2014}, about ten times as many as the year before. The count went on to {villages 2015} in 2015, {villages 2016} in 2016 and {villages 2017} in 2017. In 2022, the last year with a published total, it stood at {villages 2022}.',
        'On a logarithmic scale, where equal factors are equal steps, the curve flattens: about tenfold from 2013 to 2014, and about a tenth more from {villages 2021} in 2021 to the last one.',
      ],
    },
    neighbours: {
      title: 'Fire goes next door',
      paragraphs: [
        'Where do new ones appear? {fresh} villages are on the certified list of {year after} and not on that of {year before}. {in townships} of them lie in one of the {townships} townships that had a Taobao Village the year before; {in counties}, or {share in counties}, lie in one of its {counties} counties, which are {share of counties} of all counties of China.',
        'So a county that had a Taobao Village gained {per county with one} more on average; any other county gained {per other county}.',
      ],
    },
    clusters: {
      title: 'Villages become clusters',
      paragraphs: [
        'Ten or more Taobao Villages side by side make a cluster. In 2015 {villages-in-clusters-percent 2015} of all Taobao Villages lay in one of {clusters 2015} clusters; in 2019 it was {villages-in-clusters-percent 2019} in {clusters 2019}, {super-clusters 2019} of which had a hundred villages or more.',
      ],
    },
    coast: {
      title: 'The fire stays near the sea',
      paragraphs: [
        'In 2014 the list named villages in {provinces 2014} provinces; in 2022 there were some in {provinces 2022}. Yet {villages-six-coastal-provinces 2019} of the {villages 2019} of 2019 were in six provinces of the coast, and {villages-central-west-northeast 2019} in the whole of the centre, the west and the northeast.',
      ],
    },
    poverty: {
      title: 'In poverty counties',
      paragraphs: [
        'At first few lay in counties on the national poverty list: {villages-in-poverty-counties 2014} of the villages of 2014. In 2018 there were {villages-in-poverty-counties 2018}, and {villages-in-poverty-counties 2020} in 2020.',
      ],
    },
    money: {
      title: 'Shops, jobs, sales',
      paragraphs: [
        'There were {active-shops 2014} active shops in 2014 and {active-shops 2020} in 2020, and {jobs 2014} and {jobs 2020} jobs; the later counts may include the Taobao Towns. In 2020 villages and towns together sold for more than {sales-rmb 2020}. {villages-over-100m-rmb 2020} villages sold for more than RMB 100 million, and {villages-with-5m-rmb-of-produce 2020} sold farm produce for more than RMB 5 million.',
      ],
    },
    unknown: {
      title: 'What is not known',
      paragraphs: [
        'There are no published totals for 2010 and 2011. Complete counts by province are known for 2014 to 2016 only; later years have totals and parts. From 2015 on numbers alone no longer made a cluster, and from 2019 on a township could become a Taobao Town by its sales and shops, so these series have breaks.',
      ],
    },
  },
  growthChart: 'Published number of Taobao Villages, logarithmic scale',
  clusterChart: 'Share of Taobao Villages in clusters, percent',
  povertyChart: 'Taobao Villages in national poverty counties',
  villages: 'Taobao Villages',
  inClusters: 'In clusters (%)',
  inPovertyCounties: 'In poverty counties',
  year: 'Year',
  byProvince: (year) => `Published by province, ${year}`,
  lists: 'Certified lists',
  list: (year) => `Up to ${year}`,
  mapAbout: 'Each dot is a village, coloured by the first certified list that it was on.',
  noLists: 'This observatory has no two certified lists yet. Once it has, this chapter compares them.',
  sources: 'All published figures of the story, with their sources',
  figure: 'Figure',
  value: 'Value',
  source: 'Source',
  measures: {
    villages: 'Taobao Villages',
    provinces: 'Provinces with a Taobao Village',
    'active-shops': 'Active shops',
    jobs: 'Jobs',
    'sales-rmb': 'Sales',
    clusters: 'Clusters',
    'super-clusters': 'Super clusters',
    'villages-in-clusters-percent': 'Share in clusters',
    'villages-in-poverty-counties': 'In poverty counties',
    'villages-six-coastal-provinces': 'In six coastal provinces',
    'villages-central-west-northeast': 'In the centre, west and northeast',
    'villages-over-100m-rmb': 'With sales over RMB 100 million',
    'villages-with-5m-rmb-of-produce': 'With produce over RMB 5 million',
  },
};

const zh: StoryWords = {
  title: '淘宝村：星火如何燎原',
  lead: '2009 至 2022 年的淘宝村：依据当时公布的数字和年度名单。每个数字都链接到得出它的查询。',
  chapters: {
    beginning: {
      title: '始于三个村',
      paragraphs: [
        '有据可查的第一个数字是 2009 年的 {villages 2009} 个淘宝村。2012 年，阿里巴巴统计有 {villages 2012} 个，分布在 {provinces 2012} 个省份，网店约 {active-shops 2012} 家，销售额 {sales-rmb 2012}。2013 年增至 {villages 2013} 个。',
      ],
    },
    growth: {
      title: '渐成燎原之势',
      paragraphs: [
        '阿里研究院 2014 年的报告统计为 {villages 2014} 个，约为上一年的十倍。此后 2015 年 {villages 2015} 个，2016 年 {villages 2016} 个，2017 年 {villages 2017} 个。2022 年是有公布总数的最后一年，共 {villages 2022} 个。',
        '在对数坐标上，相同的倍数就是相同的距离。曲线逐渐变平：2013 至 2014 年约增至十倍，而从 2021 年的 {villages 2021} 个到最后一年只增长约十分之一。',
      ],
    },
    neighbours: {
      title: '一村带动一片',
      paragraphs: [
        '新的淘宝村出现在哪里？列入 {year after} 年度名单而不在 {year before} 年度名单上的村庄有 {fresh} 个。其中 {in townships} 个位于上一年已有淘宝村的 {townships} 个乡镇街道，{in counties} 个（{share in counties}）位于上一年已有淘宝村的 {counties} 个县区，而这些县区只占全国县区的 {share of counties}。',
        '也就是说，已有淘宝村的县区平均新增 {per county with one} 个，其他县区平均新增 {per other county} 个。',
      ],
    },
    clusters: {
      title: '连成集群',
      paragraphs: [
        '十个以上相邻的淘宝村称为集群。2015 年，{villages-in-clusters-percent 2015} 的淘宝村位于 {clusters 2015} 个集群之中；2019 年为 {villages-in-clusters-percent 2019}，集群 {clusters 2019} 个，其中 {super-clusters 2019} 个有一百个以上淘宝村。',
      ],
    },
    coast: {
      title: '沿海最为集中',
      paragraphs: [
        '2014 年的名单涉及 {provinces 2014} 个省份，2022 年为 {provinces 2022} 个。但 2019 年的 {villages 2019} 个淘宝村中，有 {villages-six-coastal-provinces 2019} 个在沿海六省，中部、西部和东北合计 {villages-central-west-northeast 2019} 个。',
      ],
    },
    poverty: {
      title: '在贫困县',
      paragraphs: [
        '国家级贫困县的淘宝村起初很少：2014 年有 {villages-in-poverty-counties 2014} 个，2018 年 {villages-in-poverty-counties 2018} 个，2020 年 {villages-in-poverty-counties 2020} 个。',
      ],
    },
    money: {
      title: '网店、就业、销售额',
      paragraphs: [
        '公布的活跃网店 2014 年为 {active-shops 2014} 家，2020 年为 {active-shops 2020} 家；就业岗位分别为 {jobs 2014} 和 {jobs 2020} 个。后来的数字可能包括淘宝镇。2020 年，淘宝村和淘宝镇的销售额合计超过 {sales-rmb 2020}。年销售额超过 1 亿元的村有 {villages-over-100m-rmb 2020} 个，农产品年销售额超过 500 万元的村有 {villages-with-5m-rmb-of-produce 2020} 个。',
      ],
    },
    unknown: {
      title: '尚不清楚的事',
      paragraphs: [
        '2010 年和 2011 年没有公布总数。各省完整的数量只有 2014 至 2016 年的，此后只有总数和部分地区的数字。2015 年起，集群不再只看数量；2019 年起，乡镇凭自身的销售额和网店数也可成为淘宝镇。因此这些序列前后不完全可比。',
      ],
    },
  },
  growthChart: '公布的淘宝村数量（对数坐标）',
  clusterChart: '位于集群的淘宝村占比（%）',
  povertyChart: '位于国家级贫困县的淘宝村',
  villages: '淘宝村',
  inClusters: '位于集群（%）',
  inPovertyCounties: '位于贫困县',
  year: '年份',
  byProvince: (year) => `${year} 年公布的各省数量`,
  lists: '年度名单',
  list: (year) => `至 ${year} 年`,
  mapAbout: '每个圆点是一个村庄，颜色表示首次列入名单的年份。',
  noLists: '此观测站还没有两个年度名单；有了之后，本章会加以比较。',
  sources: '本文引用的全部公布数字及其来源',
  figure: '指标',
  value: '数值',
  source: '来源',
  measures: {
    villages: '淘宝村',
    provinces: '有淘宝村的省份',
    'active-shops': '活跃网店',
    jobs: '就业',
    'sales-rmb': '销售额',
    clusters: '集群',
    'super-clusters': '超大型集群',
    'villages-in-clusters-percent': '位于集群的占比',
    'villages-in-poverty-counties': '位于贫困县',
    'villages-six-coastal-provinces': '位于沿海六省',
    'villages-central-west-northeast': '位于中部、西部和东北',
    'villages-over-100m-rmb': '年销售额超过 1 亿元',
    'villages-with-5m-rmb-of-produce': '农产品年销售额超过 500 万元',
  },
};

export const storyWords: Readonly<Record<Language, StoryWords>> = { en, zh };
