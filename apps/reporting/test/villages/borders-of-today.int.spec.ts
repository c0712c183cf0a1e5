import { builtInRuleSets, type Figures, qualifies, townshipOf, versionAsOf } from '@taocun/domain';
import { Api, type Json } from '../api.fixture';
import { seededRandom } from '../random.fixture';
import { assessed, certified, dayOf, saveAssessed, saveCertificates } from '../reporting.fixture';

const api = Api.inTests();
const { below: random } = seededRandom();
const asOf = dayOf('2015-06-30');

interface Unit extends Omit<Figures, 'salesFen' | 'alibabaSalesFen'> {
  readonly code: string;
  readonly townshipCode: string;
  readonly formerCodes?: readonly string[];
  readonly salesFen: number;
  readonly alibabaSalesFen: number;
}

const townships = ['320324109', '320324110', '330782104'];
const codes = Array.from({ length: 60 }, (_, at) => `${townships[at % 3]}2${String(at).padStart(2, '0')}`);

function anyUnit(code: string): Unit {
  const salesFen = random(1_500_000_000);
  const activeShops = random(120);
  const formerCodes = [...new Set([0, 0, 0].slice(random(4)).map(() => codes[random(codes.length)]!))];
  return {
    code,
    kind: random(5) === 0 ? 'residents-committee' : 'administrative-village',
    townshipCode: random(4) === 0 ? townships[random(3)]! : townshipOf(code),
    ...(formerCodes.length > 0 && { formerCodes }),
    households: 100 + random(1_000),
    salesFen,
    alibabaSalesFen: Math.floor((salesFen * (30 + random(71))) / 100),
    activeShops,
    activeAlibabaShops: random(activeShops + 1),
    activeHouseholds: random(activeShops + 1),
    activeAlibabaHouseholds: 0,
  };
}

/** The only successor of a code, and so on: up to a divided code, or itself if that leads in a circle. */
function presentOf(unit: Unit, units: readonly Unit[]): Unit {
  let present = unit;
  for (let steps = 0; steps <= units.length; steps++) {
    const successors = units.filter(({ formerCodes = [] }) => formerCodes.includes(present.code));
    if (successors.length !== 1) return present;
    present = successors[0]!;
  }
  return unit;
}

const sum = (
  units: readonly Unit[],
  name: Exclude<keyof Unit, 'code' | 'kind' | 'townshipCode' | 'formerCodes'>,
) => units.reduce((total, unit) => total + unit[name], 0);

/** The list in the borders of today, computed code by code. */
function placesOfToday(units: readonly Unit[]) {
  return units
    .filter((unit) => presentOf(unit, units) === unit)
    .map((own) => {
      const all = units.filter((unit) => presentOf(unit, units) === own);
      const figures = {
        kind: own.kind,
        households: own.households,
        salesFen: sum(all, 'salesFen'),
        alibabaSalesFen: sum(all, 'alibabaSalesFen'),
        activeShops: sum(all, 'activeShops'),
        activeAlibabaShops: sum(all, 'activeAlibabaShops'),
        activeHouseholds: sum(all, 'activeHouseholds'),
        activeAlibabaHouseholds: sum(all, 'activeAlibabaHouseholds'),
      };
      const addedCodes = all.filter((unit) => unit !== own).map(({ code }) => code);
      return {
        villageCode: own.code,
        townshipCode: own.townshipCode,
        ...figures,
        ...(addedCodes.length > 0 && { addedCodes: addedCodes.sort() }),
        qualifiesUnder: builtInRuleSets
          .filter((ruleSet) => qualifies(figures, versionAsOf(ruleSet, asOf)))
          .map(({ id }) => id)
          .sort(),
      };
    });
}

const eventOf = ({ code, ...unit }: Unit) =>
  assessed(code, {
    ...unit,
    asOf,
    qualifiesUnder: builtInRuleSets
      .filter((ruleSet) => qualifies(unit, versionAsOf(ruleSet, asOf)))
      .map(({ id }) => id),
  });

it('villages in the borders of today are those of a naive computation, also after changes', async () => {
  let units: readonly Unit[] = codes.map(anyUnit);
  const shuffled = [...units].sort(() => random(3) - 1);
  await saveAssessed(api.connection, ...shuffled.map(eventOf));
  const seen = { merged: 0 };
  for (let round = 0; round < 6; round++) {
    const expected = placesOfToday(units);
    const { items } = await api.json('/villages?borders=today&limit=1000');
    expect(
      items.map((item: Json) => ({
        ...Object.fromEntries(Object.keys(expected[0]!).map((name) => [name, item[name]])),
        ...(item.addedCodes && { addedCodes: item.addedCodes }),
        qualifiesUnder: [...item.qualifiesUnder].sort(),
      })),
    ).toEqual(expected.sort((one, other) => (one.villageCode < other.villageCode ? -1 : 1)));
    const then = await api.json('/villages?limit=1000');
    expect(then.items.map(({ villageCode }: Json) => villageCode)).toEqual([...codes].sort());
    expect(then.items.some((item: Json) => 'addedCodes' in item)).toBe(false);
    for (const { id } of builtInRuleSets) {
      const { items: listed } = await api.json(
        `/villages?borders=today&qualifies=true&ruleSet=${id}&limit=1000`,
      );
      expect(listed.map(({ villageCode }: Json) => villageCode)).toEqual(
        expected
          .filter(({ qualifiesUnder }) => qualifiesUnder.includes(id))
          .map(({ villageCode }) => villageCode),
      );
    }
    seen.merged += Number(expected.some(({ addedCodes = [] }) => addedCodes.length > 1));
    const changed = new Set([codes[random(codes.length)]!, codes[random(codes.length)]!]);
    // In some rounds only figures change, in others also the codes that registrations name.
    units = units.map((unit) =>
      !changed.has(unit.code)
        ? unit
        : round % 2 === 0
          ? { ...unit, salesFen: unit.salesFen + 700_000_000 }
          : anyUnit(unit.code),
    );
    await saveAssessed(api.connection, ...units.filter(({ code }) => changed.has(code)).map(eventOf));
  }
  expect(seen.merged).toBeGreaterThan(0);
});

it('two villages of RMB 6 million each are one Taobao Village today, and were none then', async () => {
  const half = {
    salesFen: 600_000_000,
    alibabaSalesFen: 600_000_000,
    activeShops: 60,
    activeAlibabaShops: 60,
  };
  await saveAssessed(
    api.connection,
    assessed('320324111201', { ...half, asOf, households: 900 }),
    assessed('320324111202', { ...half, asOf, households: 1_700, formerCodes: ['320324111201'] }),
  );
  await saveCertificates(
    api.connection,
    ...['320324111201', '320324111202'].map((code) => certified(code, { ...half, qualifies: false })),
    certified('320324111203'),
  );
  const listed = async (path: string, further = '') => {
    const { items } = await api.json(`${path}?region=320324111${further}`);
    return items.map(({ villageCode, name, households, salesFen, activeShops }: Json) => ({
      villageCode,
      name,
      households,
      salesFen,
      activeShops,
    }));
  };
  const one = {
    villageCode: '320324111202',
    name: 'Village 320324111202',
    households: 1_700,
    salesFen: 1_200_000_000,
    activeShops: 120,
  };
  expect(await listed('/villages', '&qualifies=true&borders=today')).toEqual([one]);
  expect(await listed('/villages', '&qualifies=true')).toEqual([]);
  const certificates = await listed('/certifications/2015', '&borders=today');
  expect(certificates[0]).toEqual(one);
  expect(certificates.map(({ villageCode }: Json) => villageCode)).toEqual(['320324111202', '320324111203']);
  expect((await listed('/certifications/2015')).map(({ villageCode }: Json) => villageCode)).toEqual([
    '320324111203',
  ]);
  const { payload } = await api.get('/certifications/2015?borders=today&region=320324111&format=csv');
  expect(payload).toContain('1200000000');
});
