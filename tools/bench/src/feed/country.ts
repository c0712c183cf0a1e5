import { encodeVerdictChanged, encodeVillageAssessed, encodeVillageCertified, type TopicName } from '@taocun/contracts';
import { builtInRuleSets, criteriaOf, cutOffOf, dayOfIso, type Figures, type MonthFigures, qualifies, versionAsOf } from '@taocun/domain';
import { Random } from '@taocun/tools/record/random';

/** A record of a topic that reporting reads. */
interface CountryRecord {
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
/** The months in the assessments of a village that has sold during the whole record. */
const MONTHS = ['2014', '2015'].flatMap((year) =>
  Array.from({ length: 12 }, (_, at) => `${year}-${String(at + 1).padStart(2, '0')}`).filter((month) => month < '2015-08'),
);
const DAYS_OF_A_MONTH = 30;
/** Every so many villages sell what grows there, and every so many have wavered before their last verdict. */
const PRODUCING = 10;
const WAVERING = 8;

/** A country of villages of which about a fifth qualifies, as reporting hears of it: the same for the same number. */
export function* country(villages: number): Generator<CountryRecord> {
  const numbers = new Random(20_150_630);
  const random = (): number => numbers.next();
  // Random numbers of their own, so that the figures above them do not depend on the number of events.
  const others = new Random(20_140_630);
  const asOf = dayOfIso('2015-07-20') ?? 0;
  for (let number = 0; number < villages; number++) {
    const villageCode = codeOf(number);
    const name = `${Array.from({ length: 2 }, () => LETTERS[Math.floor(random() * LETTERS.length)] ?? '').join('')}村`;
    const years = [...YEARS.map((year) => ({ year, figures: figuresOf(random) })), { year: undefined, figures: figuresOf(random) }];
    for (const { year, figures } of years) {
      if (year === undefined) {
        const { kind, ...rest } = figures;
        const verdicts = builtInRuleSets.map((ruleSet) => {
          const rules = versionAsOf(ruleSet, asOf);
          const holds = qualifies(figures, rules);
          const sequence = holds ? (number % WAVERING === 0 ? 3 : 1) : 0;
          return { ruleSet: ruleSet.id, qualifies: holds, sequence, criteria: criteriaOf(figures, rules) };
        });
        const months = monthsOf(figures, number % PRODUCING === 0, () => others.next());
        for (const { ruleSet, sequence: last, criteria } of verdicts) {
          const first = asOf - Math.floor(others.next() * MONTHS.length * DAYS_OF_A_MONTH);
          for (let sequence = 1; sequence <= last; sequence++) {
            const day = Math.min(asOf, first + (sequence - 1) * DAYS_OF_A_MONTH);
            const verdict = { villageCode, ruleSet, qualifies: sequence % 2 === 1, asOf: day, sequence, criteria };
            const value = encodeVerdictChanged(verdict, { partition: number % 12, offset: number, index: 0 });
            yield { topic: 'village.verdicts', key: villageCode, value };
          }
        }
        const value = encodeVillageAssessed(
          {
            ...{
              villageCode,
              name,
              kind,
              asOf,
              ...rest,
              openShops: figures.activeShops + 5,
              povertyCounty: number % 7 === 0,
              verdicts,
              months,
            },
            paidByCategoryFen: { agricultural: 0, handicraft: 0, manufactured: figures.salesFen, service: 0, other: 0 },
            ...{ paidByUrbanBuyersFen: 0, paidByRuralBuyersFen: 0 },
          },
          { partition: number % 12, offset: number },
        );
        yield { topic: 'village.assessments', key: villageCode, value };
        continue;
      }
      for (const ruleSet of builtInRuleSets) {
        const cutOff = cutOffOf(ruleSet, year);
        if (cutOff === undefined || cutOff > asOf) continue;
        const rules = versionAsOf(ruleSet, cutOff);
        const holds = qualifies(figures, rules);
        // As of real villages, few of those that do not qualify have sales in a year.
        if (!holds && number % 10 !== 0) continue;
        const value = encodeVillageCertified(
          {
            ...{ villageCode, name, ruleSet: ruleSet.id, year, asOf: cutOff, qualifies: holds },
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

/** The sales of a village spread over the months, with some part of what grows there. */
function monthsOf({ salesFen, alibabaSalesFen }: Figures, producing: boolean, random: () => number): MonthFigures[] {
  const [all, alibaba] = [Number(salesFen), Number(alibabaSalesFen)];
  return MONTHS.map((month) => {
    const share = (0.5 + random()) / MONTHS.length;
    const paidFen = Math.floor(all * share * 0.3);
    const grams = Math.floor(paidFen * (0.5 + random()));
    const produce = {
      ...{ orders: 1 + Math.floor(paidFen / 10_000), grams, paidFen, localValueFen: Math.floor(paidFen * 0.6) },
      ...{ urbanGrams: Math.floor(grams * 0.7), urbanPaidFen: Math.floor(paidFen * 0.7), buyersKnownPaidFen: Math.floor(paidFen * 0.9) },
    };
    const sales = { salesFen: Math.floor(all * share), alibabaSalesFen: Math.floor(alibaba * share) };
    return { month, ...sales, ...(producing && { produce }) };
  });
}
