import { parse } from 'csv-parse/sync';
import { isoOfDay } from '@taocun/domain';
import { townshipOn } from '@taocun/reporting-store';
import { Api, type Json } from '../api.fixture';
import { seededRandom } from '../random.fixture';
import {
  assessed,
  certified,
  dayOf,
  saveAssessed,
  saveCertificates,
  saveVerdicts,
  verdictChanged,
} from '../reporting.fixture';

const WB = 'world-bank-2019';
const townships = ['330782104', '330782105', '330783104', '350100101'];
const regions = ['', '33', '3307', '330782', '330783', '35', ...townships];
const first = dayOf('2014-01-01');
const last = dayOf('2014-06-30');

/** A village with the days of its verdicts and moves, in order. */
interface History {
  readonly code: string;
  readonly verdicts: { readonly day: number; readonly qualifies: boolean; readonly townshipCode: string }[];
  readonly formerTownships: { readonly townshipCode: string; readonly until: string }[];
  townshipCode: string;
}

const { below: random } = seededRandom();
/** A township that its only village has left. */
const LEFT = '350100102';
const villages: readonly History[] = [
  ...Array.from({ length: 12 }, (_, at) =>
    historyOf(`${townships[at % townships.length]}2${String(at).padStart(2, '0')}`),
  ),
  {
    code: `${LEFT}212`,
    verdicts: [],
    formerTownships: [{ townshipCode: LEFT, until: '2014-03-10' }],
    townshipCode: '330782104',
  },
];

const sums = { orders: 1, grams: 1_000, paidFen: 9, localValueFen: 1 };
const produce = {
  ...sums,
  urbanGrams: 0,
  urbanPaidFen: 0,
  buyersKnownPaidFen: 0,
  kept: [{ ...sums, keptFen: 5 }],
};

const api = Api.inTests();

beforeAll(async () => {
  for (const { code, verdicts, townshipCode, formerTownships } of villages) {
    const registered = { townshipCode, ...(formerTownships.length > 0 && { formerTownships }) };
    const months = monthsUpTo('2014-06').map((month, at) => ({
      month,
      salesFen: salesOf(code, at),
      alibabaSalesFen: 0,
      produce,
    }));
    await saveAssessed(api.connection, assessed(code, { ...registered, asOf: last, months }));
    await saveVerdicts(
      api.connection,
      ...verdicts.map(({ day, qualifies, townshipCode: there }, at) =>
        verdictChanged(code, { qualifies, asOf: day, sequence: at + 1 }, there),
      ),
    );
    await saveCertificates(
      api.connection,
      certified(code, { year: 2014, townshipCode: townshipOn('2014-03-31', registered), asOf: last }),
    );
  }
});

it.each(regions)(
  'the series of region %j counts the villages that qualified, and their sales there, at the end of each month',
  async (region) => {
    const { items } = await api.json(`/series?ruleSet=${WB}${region && `&region=${region}`}`);
    const expected = new Map(
      items.map(({ month, qualifying, salesFen }: Json) => [month, [qualifying, salesFen]]),
    );
    for (const [at, month] of monthsUpTo('2014-06').entries()) {
      const day = `${month}-31`;
      const there = villages.filter((village) => townshipOn(day, village).startsWith(region));
      const qualifying = there.filter(
        ({ verdicts }) => verdicts.findLast((verdict) => isoOfDay(verdict.day) <= day)?.qualifies === true,
      );
      expect([month, ...((expected.get(month) ?? [0, 0]) as number[])]).toEqual([
        month,
        qualifying.length,
        there.reduce((sum, { code }) => sum + salesOf(code, at), 0),
      ]);
    }
  },
);

it.each(['series', 'farm-gate', 'farm-gate/kept'])(
  'the newest day of %s of a township is that of villages that have left it',
  async (path) => {
    const { items } = await api.json(`/${path}?region=${LEFT}`);
    expect([...new Set(items.map(({ asOf }: Json) => asOf))]).toEqual(['2014-06-30']);
  },
);

it('the panel has each village under its township at the end of the month', async () => {
  const { payload } = await api.app.inject('/data/2014-06-30/panel.csv');
  const expected = villages.flatMap((village) =>
    monthsUpTo('2014-06').map((month) => {
      const townshipCode = townshipOn(`${month}-31`, village);
      return [village.code, month, townshipCode, townshipCode.slice(0, 6)];
    }),
  );
  const rows: Json[] = parse(payload, { columns: true });
  expect(
    rows.map(({ villageCode, month, townshipCode, countyCode }) => [
      villageCode,
      month,
      townshipCode,
      countyCode,
    ]),
  ).toEqual(expected.sort());
});

it.each(regions.slice(1))(
  'lists have the villages, verdicts and certificates of region %s by the township on their day',
  async (region) => {
    const codes = async (list: string) =>
      (await api.json(`/${list}region=${region}&limit=1000`)).items
        .map((item: Json) => item.villageCode)
        .sort();
    const isThere = (township: string): boolean => township.startsWith(region);
    expect(await codes('villages?')).toEqual(
      villages
        .filter(({ townshipCode }) => isThere(townshipCode))
        .map(({ code }) => code)
        .sort(),
    );
    const verdicts = villages.flatMap(({ code, verdicts: all }) =>
      all.flatMap(({ townshipCode }) => (isThere(townshipCode) ? [code] : [])),
    );
    expect(await codes(`verdicts?ruleSet=${WB}&`)).toEqual(verdicts.sort());
    const certifiedThere = villages
      .filter((village) => isThere(townshipOn('2014-03-31', village)))
      .map(({ code }) => code);
    expect(await codes(`certifications/2014?ruleSet=${WB}&`)).toEqual(certifiedThere.sort());
  },
);

function historyOf(code: string): History {
  const history: History = { code, verdicts: [], formerTownships: [], townshipCode: code.slice(0, 9) };
  let qualifies = false;
  for (let day = first; day <= last; day += random(40)) {
    // Several changes may fall on one day, in any order.
    if (random(3) === 0) {
      const to = townships[random(townships.length)] ?? '';
      if (to !== history.townshipCode)
        history.formerTownships.push({ townshipCode: history.townshipCode, until: isoOfDay(day) });
      history.townshipCode = to;
    } else {
      qualifies = !qualifies;
      history.verdicts.push({ day, qualifies, townshipCode: history.townshipCode });
    }
  }
  return history;
}

function monthsUpTo(month: string): string[] {
  return ['2014-01', '2014-02', '2014-03', '2014-04', '2014-05', '2014-06'].filter((each) => each <= month);
}

function salesOf(code: string, month: number): number {
  return 1 + Number(code.slice(-2)) * 7 + month;
}
