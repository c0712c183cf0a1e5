import { Api } from '../api.fixture';
import { assessed, saveAssessed } from '../reporting.fixture';
import { Table } from './table';

const VILLAGE = '330782104213';

let api: Api;

beforeAll(async () => {
  api = await Api.start();
});
afterAll(() => api.stop());

async function asked<Row>(statement: string): Promise<Row[]> {
  const { database } = await api.app.get(Table).current();
  return database.rows<Row>(statement);
}

it('has what was stored before it was asked', async () => {
  for (const salesFen of [1, 9_007_199_254_740_993n, 10n ** 30n]) {
    await saveAssessed(api.connection, assessed(VILLAGE, { salesFen, months: [{ month: '2015-06', salesFen, alibabaSalesFen: 0 }] }));
    expect(await asked('SELECT code, salesFen, paidByCategoryFen FROM villages')).toEqual([
      { code: VILLAGE, salesFen, paidByCategoryFen: { agricultural: 0, handicraft: 0, manufactured: 0, service: 0, other: 0 } },
    ]);
    expect(await asked('SELECT month, sum(salesFen) AS salesFen FROM months GROUP BY month')).toEqual([{ month: '2015-06', salesFen }]);
  }
});
