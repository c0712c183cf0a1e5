import { asStandard, type Language } from '@taocun/domain';
import { counted, type Named } from '../../../words/words-en';

const english = {
  title: 'What if',
  lead: (ruleSet: string) =>
    `Move the thresholds of ${ruleSet}: which villages would be Taobao Villages? This changes nothing.`,
  thresholds: 'Thresholds',
  names: {
    town: 'Villages for a Taobao Town',
    townSales: 'or combined sales of its villages',
    townShops: 'with active shops',
    cluster: 'Villages for a cluster',
    large: 'for a large cluster',
    super: 'for a super cluster',
  } as Named,
  reset: 'Reset',
  file: 'Save as a rules file',
  fileNote: 'An operator can add the file to the folder of rule sets and classify by it.',
  qualifying: (compared: string, gained: string, lost: string) =>
    `villages would qualify: ${gained} gained and ${lost} lost against ${compared} under the rules`,
  regions: (towns: string, townsNow: string, clusters: string, clustersNow: string) =>
    `${counted(towns, 'town', 'towns')} instead of ${townsNow}, ${counted(clusters, 'cluster', 'clusters')} instead of ${clustersNow}`,
  map: 'Provinces are shaded by these thresholds; dots are villages gained and lost.',
  changed: (isGained: boolean, reason: string) =>
    `${isGained ? 'gained' : 'lost'}${reason === '' ? '' : `: ${reason}`}`,
  more: (number: string) => `and ${number} more`,
  byThese: 'Under these thresholds',
  byThose: 'Under the rules',
  gained: 'Gained',
  lost: 'Lost',
};

const chinese: typeof english = {
  title: '假如标准不同',
  lead: (ruleSet) => `调整${asStandard(ruleSet)}的门槛，看看哪些村庄会成为淘宝村。这里的调整不影响任何判定。`,
  thresholds: '各项门槛',
  names: {
    town: '淘宝镇所需村数',
    townSales: '或全镇村庄销售额合计',
    townShops: '并有活跃网店',
    cluster: '集群所需村数',
    large: '大型集群',
    super: '超大型集群',
  },
  reset: '恢复原标准',
  file: '保存为标准文件',
  fileNote: '运维人员可将该文件放入标准目录，并据此重新判定。',
  qualifying: (compared, gained, lost) => `个淘宝村；原标准下 ${compared} 个（${gained}，${lost}）`,
  regions: (towns, townsNow, clusters, clustersNow) =>
    `淘宝镇 ${towns} 个（原标准 ${townsNow} 个），集群 ${clusters} 个（原标准 ${clustersNow} 个）`,
  map: '各省按此门槛着色；圆点为新增和退出的村庄。',
  changed: (isGained, reason) => `${isGained ? '新增' : '退出'}${reason === '' ? '' : `：${reason}`}`,
  more: (number) => `另有 ${number} 个`,
  byThese: '按此门槛',
  byThose: '按原标准',
  gained: '新增',
  lost: '退出',
};

export const whatIfWords: Readonly<Record<Language, typeof english>> = { en: english, zh: chinese };
