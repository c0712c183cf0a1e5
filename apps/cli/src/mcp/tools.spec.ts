import { request } from 'node:http';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { InMemoryTransport, McpServer } from '@modelcontextprotocol/server';
import { answering, Receiver } from '@taocun/harness/receiver';
import { serveOverHttp } from './run-mcp';
import { registerTools } from './tools';

let service: Receiver;
let client: Client;
/** As JSON, or its text. */
let answer: object | string = {};
const url = () => `http://127.0.0.1:${service.port}`;

beforeAll(async () => {
  service = await Receiver.start();
  service.answer = (received, response) => {
    const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
    answering(200, text, { 'content-type': 'application/json', 'taocun-as-of': '2015-06-30' })(
      received,
      response,
    );
  };
  const server = new McpServer({ name: 'test', version: '1' });
  registerTools(server, url());
  const [one, other] = InMemoryTransport.createLinkedPair();
  client = new Client({ name: 'test', version: '1' });
  await Promise.all([server.connect(one), client.connect(other)]);
});
afterAll(async () => {
  await client.close();
  await service.stop();
});

async function ask(name: string, args: Record<string, unknown>) {
  const { content, structuredContent, isError } = await client.callTool({ name, arguments: args });
  const [first] = content as readonly { readonly text?: string }[];
  return {
    text: first?.text ?? '',
    structured: structuredContent as Record<string, Record<string, unknown>>,
    isError,
  };
}

it('codes and numbers are accepted as assistants write them', async () => {
  answer = { items: [] };
  await ask('list_villages', { region: 3203, most: '5' });
  await ask('series', { region: 'CN' });
  answer = { villageCode: '320324109002', history: [], certifications: [], outlook: null };
  await ask('why', { village: 320324109002 });
  expect(service.received.map(({ path }) => path)).toEqual([
    // Not sorted by sales, which may be invented while the villages are real.
    expect.stringMatching(/^\/api\/v1\/villages\?limit=5&region=3203&qualifies=true&fields=/),
    '/api/v1/series?by=year&limit=1000',
    '/api/v1/villages/320324109002',
  ]);
});

it('each answer states its address, its day and its provenance', async () => {
  answer = { items: [{ id: 'world-bank-2019' }] };
  const { text, structured } = await ask('list_rule_sets', {});
  const source = {
    address: `${url()}/api/v1/rule-sets`,
    asOf: '2015-06-30',
    provenance: 'What marketplaces report.',
  };
  expect([structured, JSON.parse(text)]).toEqual([
    { source, answer },
    { source, answer },
  ]);
});

it('an answer is no longer than an assistant accepts, and states how much is omitted', async () => {
  const village = {
    villageCode: '320324109002',
    name: '东风村',
    path: '江苏省 徐州市 睢宁县 沙集镇'.repeat(20),
  };
  answer = { items: Array.from({ length: 1_000 }, () => village) };
  const { text, structured } = await ask('find_village', { search: 'dongfeng' });
  expect(text.length).toBeLessThanOrEqual(50_000);
  const items = structured['answer']?.['items'] as object[];
  expect(items.length).toBeGreaterThan(50);
  expect(structured['answer']?.['leftOut']).toBe(1_000 - items.length);
});

it('an answer has all digits in its text, and a string where a double would lose them', async () => {
  const digits = '12345678901234567890';
  answer = `{"items":[{"salesFen":${digits}}]}`;
  const { text, structured } = await ask('series', {});
  expect(text).toContain(`"salesFen":${digits}}`);
  expect(structured['answer']).toEqual({ items: [{ salesFen: digits }] });
});

it('the tools are served over HTTP too, only to this machine', async () => {
  answer = { items: [{ id: 'world-bank-2019' }] };
  const { address, close } = await serveOverHttp(url(), 0);
  const statusOf = (headers: Record<string, string>) =>
    new Promise((resolve) =>
      request(address, { method: 'POST', headers }, (answered) => resolve(answered.resume().statusCode)).end(
        '{}',
      ),
    );
  const overHttp = new Client({ name: 'test', version: '1' });
  try {
    await overHttp.connect(new StreamableHTTPClientTransport(new URL(address)));
    const { structuredContent } = await overHttp.callTool({ name: 'list_rule_sets', arguments: {} });
    expect(structuredContent).toMatchObject({ answer });
    expect(await statusOf({ host: 'evil.example' })).toBe(403);
    expect(await statusOf({ origin: 'https://evil.example' })).toBe(403);
  } finally {
    await overHttp.close();
    close();
  }
});
