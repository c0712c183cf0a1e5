import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { InstallationSecrets, Table } from '@taocun/reporting-answers';
import { Api, type Json } from '../api.fixture';
import { certified, closeList, dayOf, saveCertificates, saveSources } from '../reporting.fixture';

const repository = join(__dirname, '../../../..');
const codes = Array.from({ length: 7 }, (_, at) => `33078210${4 - (at % 2)}${201 + at}`);
const list = [
  ...codes.map((code, at) =>
    certified(code, { salesFen: at === 3 ? 9_007_199_254_740_993n : 1_000_000_001 + at }),
  ),
  certified('330782109299', { qualifies: false }),
];
let apis: readonly Api[];
const folder = mkdtempSync(join(tmpdir(), 'taocun-proof-'));

beforeAll(async () => {
  const env = { PROVENANCE: join(repository, 'tools/record/provenance.json') };
  apis = await Promise.all([Api.start(env), Api.start(env)]);
  const [first, second] = apis as readonly [Api, Api];
  await saveCertificates(first.connection, ...list);
  // The same certificates as after a replay: in another order, and in several checkpoints.
  const again = list.toReversed();
  await saveCertificates(second.connection, ...again.slice(0, 3));
  await saveCertificates(second.connection, ...again.slice(3));
});
afterAll(async () => {
  await Promise.all(apis.map((api) => api.stop()));
  rmSync(folder, { recursive: true });
});

const path = '/certifications/2015/proof';

it('no list is signed before every partition has closed it, nor while certificates are missing', async () => {
  const [api] = apis as readonly [Api];
  const feed = async (): Promise<string> =>
    (await api.app.inject({ url: '/lists/2015/feed.atom?lang=en' })).payload;
  const refusal = async () => {
    const { statusCode, payload } = await api.get(path);
    return [statusCode, JSON.parse(payload).detail];
  };
  const ofTwo = { partitions: 2 };
  await Promise.all(apis.map(({ connection }) => closeList(connection, 3, ofTwo)));
  expect(await refusal()).toEqual([
    503,
    expect.stringContaining('not complete: 8 certificates are stored of a number that is not known'),
  ]);
  expect(await feed()).not.toContain('root=');
  await Promise.all(
    apis.map(({ connection }) => closeList(connection, list.length - 3, { ...ofTwo, partition: 1 })),
  );
  const { root, signature } = await api.json(path);
  expect(await feed()).toContain(`root="${root}" signature="${signature}"`);
  await closeList(api.connection, 1, { ruleSet: 'aliresearch-2022' });
  await saveCertificates(
    api.connection,
    certified(codes[0]!, { ruleSet: 'aliresearch-2022' }),
    certified(codes[1]!, { ruleSet: 'aliresearch-2022' }),
  );
  const { statusCode, payload } = await api.get(`${path}?ruleSet=aliresearch-2022`);
  expect([statusCode, payload]).toEqual([503, expect.stringContaining('2 certificates are stored of 1')]);
});

it.each([
  ['/certifications/2014/proof', 404, 'No list of 2014 is issued'],
  [`${path}?ruleSet=aliresearch`, 404, 'No list of 2015 is issued'],
  [`${path}?villageCode=330782109299`, 404, 'is not on the list of 2015'],
])('%s is refused', async (query, status, why) => {
  const { statusCode, payload } = await apis[0]!.get(query);
  expect([statusCode, payload]).toEqual([status, expect.stringContaining(why)]);
});

/** Runs the clients' verifier as a separate process. */
async function verified(proof: Json, ...more: readonly string[]): Promise<string> {
  const file = join(folder, 'proof.json');
  writeFileSync(file, JSON.stringify(proof));
  const run = promisify(execFile)(process.execPath, [
    join(repository, 'clients/verify-proof.mjs'),
    file,
    ...more,
  ]);
  return run.then(
    ({ stdout }) => stdout,
    ({ code, stdout, stderr }: { readonly code: number; readonly stdout: string; readonly stderr: string }) =>
      /Error: (.*)/.exec(stderr)?.[1] ?? `${code} ${stdout}${stderr}`,
  );
}

const publishedKey = async (): Promise<Json> =>
  JSON.parse((await apis[0]!.app.inject({ url: '/.well-known/taocun-list-key' })).payload);

it('the output first states that a proof by a key that is not named does not show its signer, and exits with 2', async () => {
  const proof = await apis[0]!.json(`${path}?villageCode=${codes[3]}`);
  expect(await verified(proof)).toMatch(
    /^2 Signed by a key that you have not named: this proves nothing about who\.\nOne of 7 /,
  );
});

it('each village of the list is proved offline; a list stored again has the same root', async () => {
  const roots = await Promise.all(apis.map((api) => api.json(path)));
  expect(roots[1]).toMatchObject({ root: roots[0].root, size: 7 });
  expect(Object.keys(roots[0])).toEqual([
    'provenance',
    'ruleSet',
    'year',
    'size',
    'root',
    'algorithm',
    'signature',
    'publicKey',
  ]);
  const { publicKey } = await publishedKey();
  for (const [leafIndex, villageCode] of codes.toSorted().entries()) {
    const proof = await apis[0]!.json(`${path}?villageCode=${villageCode}`);
    expect(proof).toMatchObject({
      root: roots[0].root,
      leafIndex,
      provenance: { label: 'synthetic orders' },
    });
    const shown = await verified(proof, publicKey);
    expect(shown).toContain(`One of 7 certificates of 2015 under world-bank-2019, signed by ${publicKey}.`);
    expect(shown).toContain('Provenance of the data: synthetic orders');
    expect(shown).toContain(`villageCode: '${villageCode}'`);
  }
});

it('a list is read once, and again when anything has been stored', async () => {
  const [api] = apis as readonly [Api];
  const { database } = await api.app.get(Table).current();
  const statements = jest.spyOn(database, 'rows');
  const read = () =>
    statements.mock.calls.filter(([statement]) => statement.includes('FROM certified WHERE')).length;
  const { root } = await api.json(path);
  const before = read();
  for (const villageCode of codes)
    expect(await api.json(`${path}?villageCode=${villageCode}`)).toMatchObject({ root });
  expect(read()).toBe(before);
  await saveCertificates(api.connection, certified(codes[0]!, { year: 2014 }));
  expect(await api.json(path)).toMatchObject({ root });
  expect(read()).toBe(before + 1);
});

it('a list that was issued while a source was silent proves that it lacks orders', async () => {
  const [api] = apis as readonly [Api];
  const year = 2013;
  const shops = [
    { source: '/marketplaces/jd', openShops: 2 },
    { source: '/marketplaces/taobao', openShops: 6 },
  ];
  await saveCertificates(api.connection, certified(codes[0]!, { year, openShopsBySource: shops }));
  const from = '2012-06-01';
  const orders = Array.from({ length: 409 }, (_, day) => (day < 300 ? 100 : 0));
  const gapRules = { leastDays: 1, givenUp: [] };
  const sources = [{ source: '/marketplaces/jd', from, orders }];
  await closeList(api.connection, 1, {
    year,
    asOf: dayOf('2013-06-30'),
    orders: { until: '2013-07-15', gapRules, sources },
  });
  const proof = await api.json(`/certifications/${year}/proof?villageCode=${codes[0]}`);
  const missing = {
    openShops: { part: 2, whole: 8 },
    sources: [
      { source: '/marketplaces/jd', since: '2013-03-28', expected: 11_000, received: 0, openShops: 2 },
    ],
  };
  expect(proof.incomplete).toEqual(missing);
  const { publicKey } = await publishedKey();
  expect(await verified(proof, publicKey)).toContain(
    'Incomplete: /marketplaces/jd had sent 0 of some 11000 orders since 2013-03-28 when the list was issued.',
  );
  expect(await verified({ ...proof, incomplete: undefined }, publicKey)).toBe('The signature is not valid.');
  // The list keeps it, whatever has arrived since.
  await saveSources(api.connection, '2013-09-01', { '/marketplaces/jd': () => 100 });
  for (const path of [`/certifications/${year}`, `/counts/${year}`])
    expect((await api.json(path)).incomplete).toEqual(missing);
});

it('a list of a version that closed no list, and stated no open shops on certificates, has the certificates that are stored', async () => {
  const [api] = apis as readonly [Api];
  const proofOf = async (year: number): Promise<Json> => {
    const { statusCode, payload } = await api.get(`/certifications/${year}/proof?villageCode=${codes[0]}`);
    return [statusCode, JSON.parse(payload).incomplete];
  };
  await saveCertificates(api.connection, certified(codes[0]!, { year: 2011 }));
  expect(await proofOf(2011)).toEqual([200, undefined]);
  const openShopsBySource = [{ source: '/marketplaces/jd', openShops: 2 }];
  await saveCertificates(api.connection, certified(codes[0]!, { year: 2012, openShopsBySource }));
  expect(await proofOf(2012)).toEqual([503, undefined]);
});

it('a proof fails if a fen, the provenance, the year, the place, the path or the key differs', async () => {
  const proof = await apis[0]!.json(`${path}?villageCode=${codes[3]}`);
  const { publicKey } = await publishedKey();
  expect(proof.certificate).toContain('"salesFen":9007199254740993,');
  const changed = {
    ...proof,
    certificate: proof.certificate.replace('9007199254740993', '9007199254740992'),
  };
  expect(await verified(changed, publicKey)).toBe('The certificate is not on the list.');
  expect(await verified({ ...proof, leafIndex: proof.leafIndex + 1 }, publicKey)).toBe(
    'The certificate is not on the list.',
  );
  expect(await verified({ ...proof, leafIndex: 7 }, publicKey)).toBe('The place is not on the list.');
  expect(await verified({ ...proof, path: proof.path.slice(1) }, publicKey)).toBe('The path is too short.');
  expect(await verified({ ...proof, path: [...proof.path, proof.root] }, publicKey)).toBe(
    'The path is too long.',
  );
  expect(await verified({ ...proof, provenance: undefined }, publicKey)).toBe('The signature is not valid.');
  expect(await verified({ ...proof, year: 2016 }, publicKey)).toBe('The signature is not valid.');
  expect(await verified({ ...proof, leafIndex: proof.leafIndex + 0.5 }, publicKey)).toBe(
    'The place, the size and the year must be integers.',
  );
  expect(
    await verified(
      proof,
      (await apis[0]!.app.get(InstallationSecrets).get('rounding')).toString('base64url'),
    ),
  ).toBe('The proof is signed by another key.');
});
