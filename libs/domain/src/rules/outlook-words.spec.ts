import { decidingTexts, projectedMargin, projectionText } from './outlook-words';

const bySales = {
  change: 'gain' as const,
  decidedBy: 'annual-sales',
  salesFen: 990_000_000,
  salesThenFen: 1_050_000_000,
  leavingFen: 10_000_000,
  comingFen: 70_000_000,
  thresholdFen: 1_000_000_000,
  alibabaSharePpm: 900_000,
  alibabaShareThenPpm: 880_000,
  alibabaThresholdPpm: 500_000,
};
const byShare = {
  ...bySales,
  decidedBy: 'alibaba-majority',
  salesFen: 1_563_000_000,
  salesThenFen: 1_829_000_000,
  alibabaSharePpm: 492_000,
  alibabaShareThenPpm: 523_000,
};

it('a village is projected in the quantity that decides, with its threshold', () => {
  expect(decidingTexts(bySales, 'en')).toEqual({
    now: 'RMB 9.90 million',
    then: 'RMB 10.50 million',
    why: 'The sales decide: the threshold is RMB 10 million. RMB 100,000 leave the window of 365 days, RMB 700,000 come in.',
  });
  expect(decidingTexts(byShare, 'en')).toEqual({
    now: '49.2% through Alibaba’s platforms',
    then: '52.3% through Alibaba’s platforms',
    why: 'The share through Alibaba’s platforms decides: it has to exceed 50%. RMB 100,000 leave the window of 365 days, RMB 700,000 come in.',
  });
  expect(decidingTexts(byShare, 'zh')).toMatchObject({ now: '阿里平台占 49.2%', then: '阿里平台占 52.3%' });
});

it('a projection that is passed on alone names its day and its assumption', () => {
  expect(projectionText({ ...byShare, until: '2015-07-30' }, 'en')).toMatch(
    /^By July 30, 2015, at the pace of the last 90 days: 49.2% through .* now, 52.3% through .* then\. The share/,
  );
  expect(projectionText({ ...bySales, until: '2015-07-30' }, 'zh')).toBe(
    '到2015年7月30日，按近 90 天的速度：现 990万元，届时 1050万元。取决于销售额：门槛为1000万元。10万元移出 365 天，新增70万元。',
  );
});

it('a share that has no meaning is a dash', () => {
  const shareless = { ...byShare, alibabaSharePpm: null };
  expect(decidingTexts(shareless, 'en').now).toBe('–');
});

it('villages by sales and by share are compared by their margin in parts of the threshold', () => {
  expect(projectedMargin(bySales)).toBeCloseTo(0.05);
  expect(projectedMargin(byShare)).toBeCloseTo(0.046);
});
