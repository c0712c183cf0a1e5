import { type Connection } from 'mongoose';
import { builtInRuleSets, parseRuleSet } from '@taocun/domain';
import { type RecordedCertificates, Regions } from '@taocun/reporting-projection';
import { type ReadModels, townsOfYear } from '@taocun/reporting-store';
import {
  assessed,
  certified,
  dayOf,
  dropDatabase,
  ownReadModels,
  recordedCertificates,
  RecordedOutputs,
  saveAssessed,
  saveCertificates,
} from '../reporting.fixture';

const SUBDISTRICT = '330782001';
const OTHER = '330782002';
const [, rows] = builtInRuleSets;
const town = { qualifyingVillages: 3, subdistricts: false, orCertifiedBefore: true };

/** Admits all subdistricts until 2019, and from then on only those that were towns before. */
const ruleSet = parseRuleSet(
  JSON.parse(
    JSON.stringify({
      id: 'grandfathering',
      versions: [
        { ...rows?.versions[0], town: { qualifyingVillages: 3, subdistricts: true } },
        { from: '2020-01-01', ...rows?.versions[0], town },
      ],
    }),
  ),
  'grandfathering',
);

let connection: Connection;
let models: ReadModels;

beforeAll(async () => {
  ({ connection, models } = await ownReadModels());
});

beforeEach(() =>
  Promise.all([
    models.villages.deleteMany({}),
    models.regions.deleteMany({}),
    models.certificateSegments.deleteMany({}),
  ]),
);

afterAll(() => dropDatabase(connection));

const codesOf = (township: string) => [201, 202, 203].map((number) => `${township}${number}`);

/** Certificates of a township's first villages. */
async function list(township: string, year: number, villages: number): Promise<RecordedCertificates> {
  const certificates = codesOf(township).map((code, at) =>
    certified(code, { ruleSet: ruleSet.id, year, qualifies: at < villages, asOf: dayOf(`${year}-06-30`) }),
  );
  return saveCertificates(connection, ...certificates);
}

const towns = async (year: number) =>
  [...(await townsOfYear(models, ruleSet, [SUBDISTRICT, OTHER], year))].sort();

it('the towns of a year are found from one year to the next', async () => {
  await list(SUBDISTRICT, 2019, 3);
  await list(OTHER, 2019, 2);
  await list(SUBDISTRICT, 2020, 3);
  await list(OTHER, 2020, 3);
  await list(SUBDISTRICT, 2022, 3);
  expect([await towns(2018), await towns(2019), await towns(2020), await towns(2021)]).toEqual([
    [],
    [SUBDISTRICT],
    [SUBDISTRICT],
    [],
  ]);
  // The town is on no list of 2021.
  expect(await towns(2022)).toEqual([]);
});

it('a village counts in its township as of the cut-off, whatever its code', async () => {
  await list(SUBDISTRICT, 2019, 2);
  const [moved = ''] = codesOf('330183104');
  await saveCertificates(
    connection,
    certified(moved, {
      ruleSet: ruleSet.id,
      year: 2019,
      townshipCode: SUBDISTRICT,
      asOf: dayOf('2019-06-30'),
    }),
  );
  expect(await towns(2019)).toEqual([SUBDISTRICT]);
  expect(await models.certificateSegments.distinct('elsewhere')).toEqual([SUBDISTRICT]);
});

describe('live', () => {
  /** Three villages that qualify, in a state in which the rule set has certified this year. */
  async function living(township: string, certifiedYear: number): Promise<void> {
    await saveAssessed(
      connection,
      ...codesOf(township).map((code) => assessed(code, { asOf: dayOf('2020-10-01') })),
    );
    await models.villages.updateMany(
      { townshipCode: township },
      { $set: { qualifiesUnder: [ruleSet.id], certifiedYears: { [ruleSet.id]: certifiedYear } } },
    );
  }
  const decide = async (asOf = '2020-10-01'): Promise<string[]> => {
    const outputs = new RecordedOutputs();
    const changed = new Map([SUBDISTRICT, OTHER].map((code) => [code, asOf]));
    await new Regions(models, [ruleSet]).decide(changed, outputs, 'saved');
    return outputs.published.map(({ value }) => {
      const { id, data } = JSON.parse(value) as { id: string; data: { qualifies: boolean; asOf: string } };
      return `${id} ${data.qualifies} ${data.asOf}`;
    });
  };

  it('a subdistrict that was a town in the latest year is a town, and any other is not', async () => {
    await list(SUBDISTRICT, 2020, 3);
    await list(SUBDISTRICT, 2019, 3);
    await list(OTHER, 2020, 3);
    await living(SUBDISTRICT, 2020);
    await living(OTHER, 2020);
    expect(await decide()).toEqual([`grandfathering:${SUBDISTRICT}:1 true 2020-10-01`]);
  });

  it('it stops with the first list without it, and is decided by the day of its villages', async () => {
    await list(SUBDISTRICT, 2019, 3);
    await living(SUBDISTRICT, 2019);
    expect(await decide('')).toEqual([`grandfathering:${SUBDISTRICT}:1 true 2020-10-01`]);
    await list(SUBDISTRICT, 2020, 2);
    await living(SUBDISTRICT, 2020);
    expect(await decide('')).toEqual([`grandfathering:${SUBDISTRICT}:2 false 2020-10-01`]);
  });

  it('is decided again for lists that are stored later than its villages', async () => {
    await living(SUBDISTRICT, 2019);
    expect(await decide()).toEqual([]);
    const state = await list(SUBDISTRICT, 2019, 3);
    expect(state.undecided()).toEqual([SUBDISTRICT]);
    expect(await decide('')).toEqual([`grandfathering:${SUBDISTRICT}:1 true 2020-10-01`]);
    state.decided(state.undecided());
    expect(state.undecided()).toEqual([]);
  });
});

it('undecided subdistricts stay in the checkpoint', () => {
  const state = recordedCertificates([certified(`${SUBDISTRICT}201`), certified('330782104201')], [OTHER]);
  const { fields, unwritten } = state.takeChanges();
  while (unwritten?.next().done === false);
  expect(fields).toMatchObject({
    pendingRegions: [
      [OTHER, ''],
      [SUBDISTRICT, ''],
    ],
  });
});
