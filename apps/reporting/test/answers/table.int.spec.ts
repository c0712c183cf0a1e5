import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Table } from '@taocun/reporting-answers';
import { anApp, Api, untilLoaded } from '../api.fixture';
import { assessed, certified, saveAssessed, saveCertificates } from '../reporting.fixture';

const VILLAGE = '330782104213';

const api = Api.inTests();

async function rowsOf<Row>(statement: string): Promise<Row[]> {
  const { database } = await api.app.get(Table).current();
  return database.rows<Row>(statement);
}

/** Saves `count` villages, replacing those that exist. */
async function saveMany(count: number, salesFen: number): Promise<void> {
  await saveAssessed(
    api.connection,
    ...Array.from({ length: count }, (_, at) => assessed(String(440_106_001_000 + at), { salesFen })),
  );
}

it('the table has everything stored before the request', async () => {
  for (const salesFen of [1, 9_007_199_254_740_993n, 10n ** 30n]) {
    await saveAssessed(
      api.connection,
      assessed(VILLAGE, { salesFen, months: [{ month: '2015-06', salesFen, alibabaSalesFen: 0 }] }),
    );
    expect(await rowsOf('SELECT code, salesFen, paidByCategoryFen FROM villages')).toEqual([
      {
        code: VILLAGE,
        salesFen,
        paidByCategoryFen: { agricultural: 0, handicraft: 0, manufactured: 0, service: 0, other: 0 },
      },
    ]);
    expect(await rowsOf('SELECT month, sum(salesFen) AS salesFen FROM months GROUP BY month')).toEqual([
      { month: '2015-06', salesFen },
    ]);
  }
});

it('the table has each village once, as of one checkpoint, in a first load and afterwards, even if checkpoints replace villages meanwhile', async () => {
  const many = 900;
  // Makes MongoDB's reads yield to writes as often as with hundreds of thousands of villages.
  const yieldAfter = async (steps: number): Promise<number> => {
    const set = { setParameter: 1, internalQueryExecYieldIterations: steps };
    return ((await api.connection.db!.admin().command(set)) as { was: number }).was;
  };
  const sums = `SELECT count(*) AS rows, count(DISTINCT code) AS villages, count(DISTINCT salesFen) AS checkpoints FROM villages WHERE code <> '${VILLAGE}'`;
  const answers: unknown[] = [];
  const usually = await yieldAfter(1);
  await saveMany(many, 1);
  let isOver = false;
  const replacing = (async () => {
    for (let salesFen = 2; !isOver; salesFen++) await saveMany(many, salesFen);
  })();
  try {
    while (answers.length < 10) {
      const fresh = await anApp(api.connection);
      try {
        await fresh.init();
        await untilLoaded(fresh);
        answers.push(
          ...(await (await fresh.get(Table).current()).database.rows(sums)),
          ...(await rowsOf(sums)),
        );
      } finally {
        await fresh.close();
      }
    }
  } finally {
    isOver = true;
    await replacing;
    await yieldAfter(usually);
  }
  expect(answers).toEqual(answers.map(() => ({ rows: many, villages: many, checkpoints: 1 })));
});

it('a read returns all rows as they were at the beginning, however long it takes', async () => {
  const many = 5_000;
  await saveMany(many, 3);
  const { database } = await api.app.get(Table).current();
  const read = new Map<string, number>();
  const rows = `SELECT code, salesFen FROM villages WHERE code <> '${VILLAGE}'`;
  for await (const { code, salesFen } of database.ordered<{ code: string; salesFen: number }>(
    rows,
    'ORDER BY code',
    {},
  )) {
    if (read.size === 0) {
      await saveMany(many, 4);
      expect(await rowsOf('SELECT max(salesFen) AS salesFen FROM villages WHERE salesFen < 10')).toEqual([
        { salesFen: 4 },
      ]);
    }
    read.set(code, salesFen);
  }
  expect([read.size, new Set(read.values())]).toEqual([many, new Set([3])]);
});

it('the figure that CONTRIBUTING.md adds as an example is answered', async () => {
  const contributing = readFileSync(join(__dirname, '../../../../CONTRIBUTING.md'), 'utf8');
  const [, statement = ''] = /```sql\n([^]*?)\n\s*```/.exec(contributing) ?? [];
  const counts = { year: 2014, activeHouseholds: 1, activeAlibabaHouseholds: 1 };
  await saveCertificates(
    api.connection,
    certified('330782104213', { ...counts, activeShops: 7, households: 300 }),
    certified('330782105201', { ...counts, activeShops: 5, households: 200 }),
    certified('350100101201', { ...counts, activeShops: 1, households: 400 }),
  );
  const { database } = await api.app.get(Table).current();
  expect(await database.rows(`FROM (${statement}) ORDER BY code`, { ruleSet: 'world-bank-2019' })).toEqual([
    { code: '330782', year: 2014, shopsPerThousand: 24 },
    { code: '350100', year: 2014, shopsPerThousand: 2 },
  ]);
});

it('open requests are answered while the service stops, until the server is closed', async () => {
  const table = api.app.get(Table);
  table.onModuleDestroy();
  expect(await api.json(`/villages?search=${VILLAGE}&fields=villageCode`)).toMatchObject({
    items: [{ villageCode: VILLAGE }],
  });
});
