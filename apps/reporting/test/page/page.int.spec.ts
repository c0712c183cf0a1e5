import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get as httpGet, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { text } from 'node:stream/consumers';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Connection } from 'mongoose';
import { DEADLINE_MS } from '@taocun/harness/until';
import { PageHeads, servePage } from '@taocun/reporting-reports';
import { anApp, untilLoaded } from '../api.fixture';
import {
  assessed,
  certified,
  dayOf,
  dropDatabase,
  ownDatabase,
  saveAssessed,
  saveCertificates,
  saveVerdicts,
  verdictChanged,
} from '../reporting.fixture';

/** The page's addresses, as their server answers them: heads, first words, feeds. */
const PROVENANCE = path.join(__dirname, '../../../../tools/record/provenance.json');
const template = `<html lang="zh-CN"><head><!--head--><title>x</title><!--/head--><link rel="icon" href="./icon.svg"/></head>
<body><div id="first"><!--body--></div><div id="page"></div></body></html>`;
const village = '330782004213';
const other = '330782004214';
const hostile = `<img src=x onerror=alert(1)>村`;

let connection: Connection;
let app: NestFastifyApplication;
let closed: NestFastifyApplication;
let folder: string;

beforeAll(async () => {
  connection = await ownDatabase();
  folder = mkdtempSync(path.join(tmpdir(), 'taocun-page-'));
  writeFileSync(path.join(folder, 'index.html'), template);
  const start = async (env: Readonly<Record<string, string>>) => {
    const started = await anApp(connection, env);
    await servePage(started, folder);
    await started.init();
    await started.getHttpAdapter().getInstance().ready();
    // Long enough for a busy machine.
    started.get(PageHeads).patienceMs = DEADLINE_MS;
    await untilLoaded(started);
    return started;
  };
  const EMBED_ORIGINS = 'https://news.example,https://blog.example';
  app = await start({ PROVENANCE, PUBLIC_URL: 'https://taocun.example', EMBED_ORIGINS });
  closed = await start({ OPEN_READING: 'false', EMBED_ORIGINS });
  await saveAssessed(
    connection,
    assessed(village, {
      name: '青岩刘村民委员会',
      qualifiesUnder: ['world-bank-2019'],
      salesFen: 1_234_567_890,
      alibabaSalesFen: 1_234_567_890,
    }),
    assessed(other, {
      name: hostile,
      households: 350,
      salesFen: 994_739_000,
      alibabaSalesFen: 994_739_000,
      activeShops: 120,
    }),
  );
  await saveVerdicts(
    connection,
    verdictChanged(village, { asOf: dayOf('2014-11-11') }),
    verdictChanged(village, { sequence: 2, qualifies: false, asOf: dayOf('2015-02-01') }),
    verdictChanged(other, { asOf: dayOf('2015-03-01') }),
  );
  await saveCertificates(connection, certified(village, { name: '青岩刘村', year: 2014 }));
  await app.listen(0, '127.0.0.1');
});

afterAll(async () => {
  await app.close();
  await closed.close();
  await dropDatabase(connection);
  rmSync(folder, { recursive: true });
});

async function get(url: string, headers: Record<string, string> = {}, from = app) {
  const { statusCode, headers: answered, payload } = await from.inject({ method: 'GET', url, headers });
  const meta = (name: string): string | undefined =>
    new RegExp(`<meta (?:name|property)="${name}" content="([^"]*)"`).exec(payload)?.[1];
  return {
    status: statusCode,
    headers: answered,
    payload,
    title: /<title>([^]*?)<\/title>/.exec(payload)?.[1],
    meta,
  };
}

it('the head describes a village in the language that the address names, otherwise in the reader’s', async () => {
  const english = await get(`/villages/${village}`, { 'accept-language': 'de, en;q=0.8' });
  expect([
    english.status,
    english.headers['content-type'],
    english.headers['vary'],
    english.headers['cache-control'],
  ]).toEqual([200, 'text/html; charset=utf-8', 'accept-language, accept-encoding', 'no-cache']);
  expect(english.payload).toContain('<html lang="en">');
  expect(english.title).toBe(
    'Qingyanliu Village (青岩刘村), Beiyuan, Yiwu, Jinhua, Zhejiang: a Taobao Village (synthetic orders) · 淘村 Taocun',
  );
  expect(english.meta('og:description')).toContain(
    'Qingyanliu Village (青岩刘村) in Beiyuan, Yiwu, Jinhua, Zhejiang is a Taobao Village under World Bank 2019, as of June 30, 2015 (synthetic orders).',
  );
  expect(english.meta('og:url')).toBe(`https://taocun.example/villages/${village}?lang=en`);
  expect(english.payload).toContain('<link rel="icon" href="../icon.svg"/>');
  const chinese = await get(`/villages/${village}?lang=zh`, { 'accept-language': 'en' });
  expect(chinese.title).toBe('青岩刘村（浙江省金华市义乌市北苑街道）是淘宝村（合成数据） · 淘村 Taocun');
  // The page for readers without scripts has the same, with a note that the data are synthetic.
  expect(chinese.payload).toMatch(
    /<div id="first">.*网店、订单和所有金额均为合成.*<main [^>]*><h1>青岩刘村（合成数据）<\/h1>.*按世界银行 2019 标准.*<\/main><\/div>/,
  );
});

it('the head names the rule set and the criteria that fail', async () => {
  const { meta } = await get(`/villages/${other}?lang=zh&rules=world-bank-2019`);
  expect(meta('description')).toContain('不是淘宝村（合成数据）。 销售额还差 5.26万元，其他条件都已达到。');
  expect((await get(`/villages/${other}?lang=en&rules=aliresearch-2022`)).meta('description')).toContain(
    'under AliResearch 2022',
  );
  expect((await get(`/villages/${other}?lang=en&rules=no-such`)).meta('description')).toContain(
    'under World Bank 2019',
  );
});

it('markup in names is escaped', async () => {
  const { payload, headers } = await get(`/villages/${other}?rules=%22%3E%3Cscript%3E&lang=%3Cb%3E`);
  expect(payload).not.toMatch(/<img|<script>|<b>/);
  expect(payload).toContain('&lt;img src=x onerror=alert(1)&gt;');
  const structured = JSON.parse(
    /<script type="application\/ld\+json">(.*?)<\/script>/.exec(payload)?.[1] ?? '',
  );
  expect(structured).toMatchObject({ '@type': 'AdministrativeArea', name: hostile, identifier: other });
  expect(headers['content-security-policy']).toBe(
    "default-src 'none';script-src 'self';style-src 'self';img-src 'self';connect-src 'self';base-uri 'none';form-action 'none';frame-src 'self';frame-ancestors 'none'",
  );
});

it('the head describes a region now, on a certified list and at the end of a month, with links to its parts', async () => {
  const { meta, payload } = await get('/regions/3307?lang=en');
  expect(meta('description')).toContain(
    'Jinhua, Zhejiang has 1 Taobao Village under World Bank 2019, as of June 30, 2015 (synthetic orders).',
  );
  expect(payload).toContain(
    '<li><a href="../regions/330782?lang=en" class="bar"><span class="bar-label">义乌市 Yiwu</span><span class="bar-value">1</span>',
  );
  expect((await get('/regions/3307?lang=zh&at=2014')).meta('description')).toContain(
    '2014 年度名单，按世界银行 2019 标准，浙江省金华市有 1 个淘宝村（合成数据）。',
  );
  expect((await get('/regions/3307?lang=en&at=2014-12')).meta('description')).toContain(
    'has 1 Taobao Village under World Bank 2019, at the end of December 2014 (synthetic orders).',
  );
  expect((await get('/regions/3307?lang=en&at=2015-02')).meta('description')).toContain(
    'has 0 Taobao Villages',
  );
  // A month that has not come has no figures: those of now are shown.
  expect((await get('/regions/3307?lang=en&at=2015-07')).meta('description')).toBe(meta('description'));
  // The headline is the same as the page will show.
  expect(payload).toMatch(
    /<span class="of-region">金华市 Jinhua<span class="unseen"> · <\/span><\/span><b>1<\/b> Taobao Village<\/h1><p class="lead">As of June 30, 2015, under World Bank 2019\.<\/p><p class="lead">In a Taobao Village all shops/,
  );
  expect(payload).toContain('<a href="../lists/2014?region=3307&amp;lang=en">The list of 2014</a>');
  expect((await get('/?lang=en')).payload).toContain(
    'under World Bank 2019. 0 Taobao Towns and 0 clusters (counties with at least 10 Taobao Villages).',
  );
  expect((await get('/?lang=en')).meta('description')).toContain(
    'China has 1 Taobao Village under World Bank 2019',
  );
});

it.each([
  ['/villages/999999999999', 404],
  ['/villages/33078210421', 404],
  ['/regions/99', 404],
  ['/regions/330', 404],
  ['/regions/330799999', 404],
  ['/nothing/here', 404],
  ['/lists/15', 404],
  ['/regions/330782004', 200],
  ['/regions/110101', 200],
  ['/villages?search=x', 200],
  ['/operations', 200],
  ['/operations/rejected/1:2', 200],
])('%s is answered with the page and %d', async (url, status) => {
  const answer = await get(url, { accept: 'text/html' });
  expect([answer.status, answer.payload.includes('<div id="page">')]).toEqual([status, true]);
});

it.each(['//', '///', '//[', '/\\', '//x/y', '/x//'])(
  'the address %s is answered like any unknown one',
  async (address) => {
    const { port } = new URL(await app.getUrl());
    const request = httpGet({ port, path: address, headers: { accept: 'text/html' }, agent: false });
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    const page = await text(answer);
    expect([answer.statusCode, /<link rel="icon" href="([^"]*)"/.exec(page)?.[1]]).toEqual([
      404,
      `${'../'.repeat(address.split('/').length - 2)}icon.svg`,
    ]);
  },
);

it('an unknown address with many parts is answered like a program’s, because each link would repeat the way up', async () => {
  const ask = (slashes: number) => get('/'.repeat(slashes), { accept: 'text/html' });
  const page = await ask(9);
  const refusal = await ask(15_000);
  expect([page.status, page.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
  expect([refusal.status, JSON.parse(refusal.payload)]).toMatchObject([404, { code: 'unknown-address' }]);
  expect(refusal.payload.length).toBeLessThan(32_000);
});

it('the page names no figure and no village where reading needs a key, and is alike for existing and unknown ones', async () => {
  const pages = await Promise.all(
    [`/villages/${village}`, '/villages/999999999999', '/regions/33', '/regions/99'].map((url) =>
      get(`${url}?lang=en`, {}, closed),
    ),
  );
  expect(pages.map(({ status, title }) => [status, title])).toEqual(
    pages.map(() => [200, 'Taobao Villages of China · 淘村 Taocun']),
  );
  for (const { payload } of pages) expect(payload).not.toMatch(/青岩刘|feed\.atom/);
  expect((await get(`/villages/${village}/feed.atom`, {}, closed)).status).toBe(401);
});

describe('a feed', () => {
  const titles = (payload: string): string[] =>
    [...payload.matchAll(/<entry>[^]*?<title>(.*?)<\/title>/g)].map(([, title = '']) => title);

  it('of a village has its changes and certificates, the newest first, with the same ids each time', async () => {
    const { status, headers, payload } = await get(`/villages/${village}/feed.atom?lang=zh`);
    expect([status, headers['content-type']]).toEqual([200, 'application/atom+xml; charset=utf-8']);
    expect(titles(payload)).toEqual([
      '青岩刘村不再是淘宝村（合成数据）',
      '青岩刘村成为淘宝村（合成数据）',
      '青岩刘村列入 2014 年度名单（合成数据）',
    ]);
    expect(payload).toContain('<updated>2015-02-01T00:00:00+08:00</updated>');
    expect(payload).toContain('<subtitle>');
    const ids = [...payload.matchAll(/<id>(.*?)<\/id>/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(4);
    for (const id of ids)
      expect(id).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    const again = await get(`/villages/${village}/feed.atom?lang=zh`, {
      'if-none-match': String(headers['etag']),
    });
    expect(again.status).toBe(304);
  });

  it('of a region has those of its villages, and is well-formed whatever their names', async () => {
    const { payload } = await get('/regions/330782/feed.atom?lang=en');
    expect(titles(payload)[0]).toMatch(/^&lt;img.*became a Taobao Village \(synthetic orders\)$/);
    expect(payload).toContain(
      `<link rel="alternate" type="text/html" href="../../villages/${village}?lang=en&amp;rules=world-bank-2019"/>`,
    );
    expect(payload).not.toContain('<img');
    expect((await get('/regions/33/feed.atom')).status).toBe(200);
    expect(titles((await get('/regions/320324/feed.atom')).payload)).toEqual([]);
  });

  it.each([
    ['/villages/999999999999/feed.atom', 404],
    ['/regions/99/feed.atom', 404],
    ['/regions/33x/feed.atom', 400],
    [`/villages/${village}/feed.atom?lang=fr`, 400],
    [`/villages/${village}/feed.atom?rules=no-such`, 400],
  ])('%s is refused with %d', async (url, status) => expect((await get(url)).status).toBe(status));
});

describe('framing by other sites', () => {
  const framing = async (url: string, from = app) => {
    const { status, headers } = await get(url, {}, from);
    const ancestors = /frame-ancestors ([^;]*)/.exec(String(headers['content-security-policy']))?.[1];
    return [status, ancestors, headers['x-frame-options']];
  };

  it.each(['/embed/map', '/embed/growth', '/embed/map/33', '/embed/growth/330782?lang=zh'])(
    'is allowed to the page itself and the configured sites at %s',
    async (url) => {
      expect(await framing(url)).toEqual([
        200,
        "'self' https://news.example https://blog.example",
        undefined,
      ]);
    },
  );

  it.each(['/', '/villages', '/story', '/regions/33', `/villages/${village}`, '/operations'])(
    'is refused at %s',
    async (url) => {
      expect(await framing(url)).toEqual([200, "'none'", 'SAMEORIGIN']);
    },
  );

  it('is allowed only to the page itself where reading needs a key, which a frame of another site cannot ask for', async () => {
    expect(await framing('/embed/map', closed)).toEqual([200, "'self'", 'SAMEORIGIN']);
  });

  it('shows no other part, and names the page itself as canonical', async () => {
    expect((await get('/embed/operations')).status).toBe(404);
    expect((await get('/embed/map/333')).status).toBe(404);
    expect((await get('/embed/map/33?lang=en')).payload).toContain(
      '<link rel="canonical" href="https://taocun.example/regions/33?lang=en" />',
    );
  });
});

it('only the description of the API allows inline styles', async () => {
  const styles = async (url: string) =>
    /style-src [^;]*/.exec(String((await get(url)).headers['content-security-policy']))?.[0];
  expect(await styles('/docs')).toBe("style-src 'self' 'unsafe-inline'");
  expect(await styles('/method')).toBe("style-src 'self'");
});

it('the picture for link previews is named if its own address is known', async () => {
  expect((await get('/?lang=en')).meta('og:image')).toBe('https://taocun.example/preview.png');
  expect((await get(`/villages/${village}?lang=zh&at=2014-12`)).meta('og:image')).toBe(
    'https://taocun.example/preview.png',
  );
  expect((await get('/', {}, closed)).meta('og:image')).toBeUndefined();
});
