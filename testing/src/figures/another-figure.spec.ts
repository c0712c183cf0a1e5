import { tmpdir } from 'node:os';
import {
  decodeAssessed,
  decodeCertified,
  encodeVillageAssessed,
  encodeVillageCertified,
  schemasOfClasses,
  verdictEventTypes,
  violations,
} from '@taocun/contracts';
import { builtInRuleSets, type FigureName, figureNames, NO_KEEPERS, type Quantities } from '@taocun/domain';
import { ColumnarDatabase, columnsOfItem, creation } from '@taocun/reporting-answers';
import { AssessmentsState, certificationOf } from '@taocun/reporting-projection';
import { announcedCertificate, certificatesIn, packed, type VillageReadModel } from '@taocun/reporting-store';
import { fingerprint } from '../../../apps/classification/src/assessments/fingerprint';
import {
  assessed,
  certified,
  follows,
} from '../../../libs/contracts/src/announcements/verdict-event.fixture';
import { regionSums } from '../../../libs/reporting/answers/src/table/region-sums';
import { levels, macros, villages as villageTable } from '../../../libs/reporting/answers/src/table/tables';
import {
  RegionSummary,
  SumsOfToday,
} from '../../../libs/reporting/reports/src/regions/sums/region-report-answers';
import { Certification, VillageSummary } from '../../../libs/reporting/reports/src/villages/answers';

// Another figure needs only its row in this table, and its producer.
jest.mock('../../../libs/domain/src/figures/village-figures', () => ({
  villageFigures: {
    ...jest.requireActual<{ villageFigures: object }>('../../../libs/domain/src/figures/village-figures')
      .villageFigures,
    returnedFen: {
      is: 'fen',
      says: 'Refunded to buyers',
      optional: true,
      certified: true,
      ofRegion: 'sum-if-all-know',
    },
  },
}));

const at = { partition: 5, offset: 1_204 };
const returned = { returnedFen: 2n ** 70n };
const name = 'returnedFen' as FigureName;

function documentOf(villageCode: string, figures: object): VillageReadModel {
  const event = decodeAssessed(encodeVillageAssessed({ ...assessed, ...figures, villageCode }, at));
  const state = new AssessmentsState(builtInRuleSets);
  state.apply({ ...event, place: { partition: 3, offset: 7 }, bytes: 1_000 });
  return state.takeChanges().writes[0]?.replacing?.[0] as VillageReadModel;
}

it('the figure is announced, validated, described and stored', () => {
  expect(figureNames).toContain(name);
  const { data } = decodeAssessed(encodeVillageAssessed({ ...assessed, ...returned }, at));
  expect(data).toMatchObject(returned);
  expect(
    violations(verdictEventTypes['taocun.village.assessed.v1'], { ...data, returnedFen: 'many' }),
  ).not.toEqual([]);
  expect(schemasOfClasses()['VillageAssessedV1']?.['properties']).toMatchObject({
    returnedFen: {
      type: 'integer',
      description: expect.stringMatching(/^Refunded to buyers, over the 365 days/) as string,
    },
  });
  expect(documentOf('320324109002', returned)).toHaveProperty('returnedFen');
  expect(documentOf('320324109002', {})).not.toHaveProperty('returnedFen');
});

it('the figure changes the fingerprint where a village has it, and no other', () => {
  const {
    villageCode: code,
    asOf,
    formerTownships,
    openShopsBySource,
    lateUpdates,
    months: _months,
    verdicts,
    ...rest
  } = assessed;
  const quantities = { ...rest, code, asOf, keepers: NO_KEEPERS, workersKnown: 0, workers: 0 } as Quantities;
  const printOf = (figures: object) =>
    fingerprint({
      quantities: { ...quantities, ...figures },
      formerTownships,
      openShopsBySource,
      lateUpdates,
      verdicts,
      months: [],
    });
  expect(printOf({ returnedFen: undefined })).toBe(printOf({}));
  expect(new Set([printOf({}), printOf(returned), printOf({ returnedFen: 7 })]).size).toBe(3);
});

it('the figure is a member of certificates, their segments and their repeated events', () => {
  const { keepers: _keepers, workersKnown: _known, workers: _workers, ...bare } = certified;
  const text = encodeVillageCertified({ ...bare, ...returned }, follows);
  const document = certificationOf(decodeCertified(text), { partition: 3, offset: 7 });
  const [read] = certificatesIn({ list: 'world-bank-2019:2014', partition: 3, packed: packed([document]) });
  expect(read).toEqual(document);
  expect(read && announcedCertificate(read).event).toBe(text);
  expect(text).toContain(`"returnedFen":${2n ** 70n}`);
});

it('the figure is a column of lists in all their forms, of certificates and of regions', () => {
  for (const item of [VillageSummary, Certification, RegionSummary, SumsOfToday])
    expect(columnsOfItem(item)).toContain('returnedFen');
});

it('the figure is summed over a region if all villages have it', async () => {
  const database = await ColumnarDatabase.open({ memoryMiB: 64, spillFolder: tmpdir() });
  try {
    await database.change(async (writing) => {
      for (const macro of macros) await writing.run(macro);
      await writing.run(creation('villages', villageTable));
      await writing.run(creation('levels', levels));
      await writing.append('levels', levels, ['nation', 'county']);
      await writing.append('villages', villageTable, [
        documentOf('320324109002', { ...returned, townshipCode: '320324109' }),
        documentOf('320324109003', { ...returned, townshipCode: '320324109' }),
        documentOf('330782004213', { townshipCode: '330782004' }),
      ]);
    });
    const rows = await database.rows(`SELECT region, returnedFen FROM (${regionSums}) ORDER BY region`);
    expect(rows.map(({ region, returnedFen }) => [region, returnedFen])).toEqual([
      ['320324', 2n ** 71n],
      ['330782', null],
      ['CN', null],
    ]);
  } finally {
    database.close();
  }
});
