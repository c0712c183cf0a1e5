import { encodeVillageAssessed, encodeVillageCertified, type TopicName } from '@taocun/contracts';
import { builtInRuleSets, certificationDay, criteriaOf, dayOfIso, type Figures, qualifies } from '@taocun/domain';
import { Random } from '../record/random';

/** A record of what reporting reads. */
export interface CountryRecord {
  readonly topic: TopicName;
  readonly key: string;
  readonly value: string;
}

const YEARS = [2014, 2015];
const LETTERS = [...'东西南北上下大小高白石青黄金马杨李王张陈刘河山沟湾桥塘店庄家堡寨岭坪坝口'];
const TOWNSHIPS_OF_A_COUNTY = 15;
const VILLAGES_OF_A_TOWNSHIP = 15;
const COUNTIES_OF_A_PREFECTURE = 10;
const PREFECTURES_OF_A_PROVINCE = 12;

/** A country of villages of which about a fifth qualifies, as reporting hears of it: the same for the same number. */
export function* country(villages: number): Generator<CountryRecord> {
  const numbers = new Random(20_150_630);
  const random = (): number => numbers.next();
  const asOf = dayOfIso('2015-07-20') ?? 0;
  for (let number = 0; number < villages; number++) {
    const villageCode = codeOf(number);
    const name = `${Array.from({ length: 2 }, () => LETTERS[Math.floor(random() * LETTERS.length)] ?? '').join('')}村`;
    const years = [...YEARS.map((year) => ({ year, figures: figuresOf(random) })), { year: undefined, figures: figuresOf(random) }];
    for (const { year, figures } of years) {
      if (year === undefined) {
        const { kind, ...rest } = figures;
        const verdicts = builtInRuleSets.map((rules) => {
          const holds = qualifies(figures, rules);
          return { ruleSet: rules.id, qualifies: holds, sequence: holds ? 1 : 0, criteria: criteriaOf(figures, rules) };
        });
        const value = encodeVillageAssessed(
          {
            ...{ villageCode, name, kind, asOf, ...rest, openShops: figures.activeShops + 5, povertyCounty: number % 7 === 0, verdicts },
            paidByCategoryFen: { agricultural: 0, handicraft: 0, manufactured: figures.salesFen, service: 0, other: 0 },
            ...{ paidByUrbanBuyersFen: 0, paidByRuralBuyersFen: 0 },
          },
          { partition: number % 12, offset: number },
        );
        yield { topic: 'village.assessments', key: villageCode, value };
        continue;
      }
      for (const rules of builtInRuleSets) {
        const holds = qualifies(figures, rules);
        // As of real villages, few of those that do not qualify have sales in a year.
        if (!holds && number % 10 !== 0) continue;
        const value = encodeVillageCertified(
          {
            ...{ villageCode, name, ruleSet: rules.id, year, asOf: certificationDay(year), qualifies: holds },
            ...{ salesFen: figures.salesFen, alibabaSalesFen: figures.alibabaSalesFen },
            ...{ activeShops: figures.activeShops, activeAlibabaShops: figures.activeAlibabaShops },
            criteria: criteriaOf(figures, rules),
          },
          { partition: number % 12, offset: number, index: 0 },
        );
        yield { topic: 'village.certifications', key: villageCode, value };
      }
    }
  }
}

function codeOf(number: number): string {
  const village = 200 + (number % VILLAGES_OF_A_TOWNSHIP);
  const township = Math.floor(number / VILLAGES_OF_A_TOWNSHIP);
  const county = Math.floor(township / TOWNSHIPS_OF_A_COUNTY);
  const prefecture = Math.floor(county / COUNTIES_OF_A_PREFECTURE);
  const digits = (value: number, most: number): string => String(value).padStart(most, '0');
  return [
    digits(11 + Math.floor(prefecture / PREFECTURES_OF_A_PROVINCE), 2),
    digits(1 + (prefecture % PREFECTURES_OF_A_PROVINCE), 2),
    digits(21 + (county % COUNTIES_OF_A_PREFECTURE), 2),
    digits(100 + (township % TOWNSHIPS_OF_A_COUNTY), 3),
    digits(village, 3),
  ].join('');
}

/** Sales over four orders of magnitude, shops and households that go with them. */
function figuresOf(random: () => number): Figures {
  const salesFen = Math.floor(10 ** (6 + 4 * random()));
  const alibabaSalesFen = Math.floor(salesFen * (0.4 + 0.6 * random()));
  const households = 200 + Math.floor(800 * random());
  const activeShops = Math.floor((salesFen / 1e7) * (0.3 + random()));
  const activeAlibabaShops = Math.floor(activeShops * 0.8);
  return {
    kind: random() < 0.95 ? 'administrative-village' : 'residents-committee',
    ...{ households, salesFen, alibabaSalesFen, activeShops, activeAlibabaShops },
    activeHouseholds: Math.min(households, Math.floor(activeShops * 0.9)),
    activeAlibabaHouseholds: Math.min(households, Math.floor(activeAlibabaShops * 0.9)),
  };
}
