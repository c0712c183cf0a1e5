export { assetRows, assetText } from './assets';
export { type CalendarMonth, MONTH, monthsBetween } from './calendar-months';
export { certifiedYearsOf } from './certified-years';
export { countyCentres, type GeoPoint } from './county-centres';
export { pinyinReadingsOf } from './pinyin';
export { listedPovertyCounties } from './poverty-counties';
export { digitsOf, levelOf, NATION, parentOf, type RegionLevel, regionLevels } from './region-levels';
export { regionName, regionNames, regionPath } from './region-names';
export { romanised, romanisedRegion, syllablesOf } from './romanised';
