import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { encodeOutlook } from '@taocun/contracts';
import { builtInRuleSets, criteriaOf, dayOfIso, type Figures, versionAsOf } from '@taocun/domain';
import { DEADLINE_MS } from '@taocun/harness/until';
import { ServiceClient } from '@taocun/reporting-answers';
import { type OutlookOrReason, Outlooks } from './outlooks';

const code = '320324105212';
let server: Server | undefined;
afterEach(() => server?.close().closeAllConnections());

async function queryOf(
  answer: RequestListener,
  below = '',
  key?: string,
  patienceMs = DEADLINE_MS,
): Promise<OutlookOrReason> {
  server = createServer(answer);
  await new Promise<void>((listening) => server?.listen(0, '127.0.0.1', listening));
  const classificationUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}${below}`;
  const shown = key === undefined ? {} : { classificationKey: key };
  const outlooks = new Outlooks(new ServiceClient({ classificationUrl, ...shown }), builtInRuleSets);
  outlooks.patienceMs = patienceMs;
  return outlooks.outlookOf(code);
}

const figures: Figures = {
  kind: 'administrative-village',
  households: 350,
  salesFen: 2n ** 60n,
  alibabaSalesFen: 1,
  activeShops: 40,
  activeAlibabaShops: 0,
  activeHouseholds: 0,
  activeAlibabaHouseholds: 0,
};
const [rules] = builtInRuleSets;
const text = encodeOutlook(
  code,
  {
    asOf: 16_251,
    until: 16_281,
    days: [],
    verdicts: [
      {
        ruleSet: 'world-bank-2019',
        qualifies: true,
        changes: [
          { day: 16_252, qualifies: false, criteria: criteriaOf(figures, versionAsOf(rules!, 16_252)) },
        ],
      },
    ],
  },
  { partition: 5, offset: 1204 },
);

it('classification’s answer is returned, with margins, versions, sources and all digits', async () => {
  let query: string | undefined;
  const answer = await queryOf((request, response) => {
    query = request.url;
    response.end(text);
  }, '/below');
  expect(query).toBe(`/below/api/v1/villages/${code}/outlook`);
  expect(answer).toMatchObject({
    outlook: {
      asOf: '2014-06-30',
      until: '2014-07-30',
      stateOf: { partition: 5, offset: 1204 },
      verdicts: [
        {
          ruleSet: 'world-bank-2019',
          qualifies: true,
          version: { from: null, until: null },
          changes: [
            {
              day: '2014-07-01',
              qualifies: false,
              version: { from: null, until: null },
              criteria: [
                {
                  value: 2n ** 60n,
                  margin: 2n ** 60n - 1_000_000_000n,
                  source: builtInRuleSets[0]!.versions[0].sources!['annual-sales'],
                },
                {},
                { anyOf: [{ margin: -60n }, {}] },
                {},
              ],
            },
          ],
        },
      ],
    },
  });
  expect(answer.outlook).not.toHaveProperty('villageCode');
});

it('the outlook names the version that is in force, and the one by which a verdict changes', async () => {
  const [asOf, until] = ['2018-12-20', '2019-01-19'].map((day) => dayOfIso(day)!) as [number, number];
  const changeOn = (day: number) => ({
    day,
    qualifies: true,
    criteria: criteriaOf(figures, versionAsOf(builtInRuleSets[2]!, day)),
  });
  const changes = [asOf + 1, until].map(changeOn);
  const verdicts = [{ ruleSet: 'aliresearch', qualifies: false, changes }];
  const coming = encodeOutlook(code, { asOf, until, days: [], verdicts }, { partition: 5, offset: 1204 });
  const { outlook } = await queryOf((_, response) => response.end(coming));
  const [verdict] = outlook?.verdicts ?? [];
  const before = { from: null, until: '2018-12-31' };
  expect([verdict?.version, ...(verdict?.changes ?? []).map(({ version }) => version)]).toEqual([
    before,
    before,
    { from: '2019-01-01', until: '2019-12-31' },
  ]);
});

it('reporting sends its own key, where it has one', async () => {
  const shown: (string | undefined)[] = [];
  const answer: RequestListener = ({ headers }, response) => {
    shown.push(headers.authorization);
    response.end(text);
  };
  await queryOf(answer, '', 'tck_x');
  server?.close().closeAllConnections();
  await queryOf(answer);
  expect(shown).toEqual(['Bearer tck_x', undefined]);
});

it.each<[string, RequestListener, RegExp]>([
  [
    'a wish for a key',
    (_, response) => response.writeHead(401).end('{}'),
    /set CLASSIFICATION_KEY of reporting/,
  ],
  ['an error', (_, response) => response.writeHead(500).end(), /status 500/],
  ['no such village', (_, response) => response.writeHead(404).end('{}'), /has not saved the village/],
  ['something else', (_, response) => response.end('<html>'), /something else than classification/],
  [
    'another village',
    (_, response) => response.end(text.replace(code, '320324105213')),
    /something else than classification/,
  ],
  ['JSON of something else', (_, response) => response.end('[null]'), /something else than classification/],
])(
  'the outlook states why it is absent where classification answers with %s',
  async (_what, listener, reason) => {
    expect(await queryOf(listener)).toEqual({ outlook: null, outlookMissing: expect.stringMatching(reason) });
  },
);

it('the outlook states why it is absent where nothing is answered', async () => {
  expect(await queryOf(() => undefined, '', undefined, 50)).toEqual({
    outlook: null,
    outlookMissing: 'Classification has not answered within 50 ms.',
  });
});
