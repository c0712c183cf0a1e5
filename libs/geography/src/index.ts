export {
  type Candidate,
  type CountyVillages,
  DECISIVE_SCORE,
  type Doubt,
  doubtFactors,
  openReasons,
  type PlacedVillage,
  type Resolution,
  resolveAddresses,
} from './addresses/resolve-addresses';
export { formsOf, kindOfUnit } from './addresses/unit-name';
export { monthsBetween } from './calendar-months';
export { certifiedYearsOf } from './certified-years';
export { countyCentres, type GeoPoint } from './county-centres';
export { pinyinReadingsOf } from './pinyin';
export { listedPovertyCounties } from './poverty-counties';
export { assetRows, assetText } from './regions/assets';
export { digitsOf, levelOf, NATION, parentOf, type RegionLevel, regionLevels } from './regions/region-levels';
export { regionName, regionNames, regionPath } from './regions/region-names';
export { ChinaRegister, VILLAGES } from './register/china-register';
export { regionNameIn, romanised, romanisedRegion, syllablesOf } from './romanised';
export { type Meaning, meaningsOf, provinceNamed } from './search-words';
