export { type CertifiedRegionItem, ClusterCountsDocs, PeopleDocs, RegionCodesDocs, type VillageItem } from './answers';
export { CertifiedRegions } from './certified-regions';
export { CertifiedPoverty, povertyCounts } from './certified/certified-poverty';
export { WindowFrom } from './certified/window-from';
export { clusterCounts, type ClusterCounts } from './cluster-counts';
export { ruleSetOf } from './rule-sets/rule-sets';
export { conditionsOf } from './village-conditions';
export { VillagePath, VillagesQuestion } from './villages.controller';
export { VillagesModule } from './villages.module';
