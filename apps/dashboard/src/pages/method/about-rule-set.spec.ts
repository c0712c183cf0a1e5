import type { RuleSet } from '../../server/api';
import { english } from '../../words/words-en';
import { chinese } from '../../words/words-zh';
import { aboutRuleSet } from './about-rule-set';

type Version = RuleSet['versions'][number];

const first = {
  definition: { en: 'All shops sell more than RMB 1.', zh: '全部网店年销售额超过1元。' },
} as Version;
const second: Version = {
  ...first,
  from: '2022-01-01',
  definition: { en: 'All shops sell more than RMB 2.', zh: '全部网店年销售额超过2元。' },
};

it('explains a rule set with one version as the definition of all years', () => {
  expect(aboutRuleSet({ versions: [first] }, 'en', english)).toBe(
    'One definition for all years. In a Taobao Village all shops sell more than RMB 1.',
  );
  expect(aboutRuleSet({ versions: [first] }, 'zh', chinese)).toBe(
    '各年采用同一标准。淘宝村是指 全部网店年销售额超过1元的村庄。',
  );
});

it('explains a rule set with several versions by the newest, and says from when that is in force', () => {
  expect(aboutRuleSet({ versions: [first, second] }, 'en', english)).toBe(
    '2 definitions, each for its own years. The newest is in force from January 1, 2022: In a Taobao Village all shops sell more than RMB 2.',
  );
  expect(aboutRuleSet({ versions: [first, second] }, 'zh', chinese)).toBe(
    '先后有 2 版标准，各自适用于当时。最新一版自2022年1月1日起适用：淘宝村是指 全部网店年销售额超过2元的村庄。',
  );
});
