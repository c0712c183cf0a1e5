import { check } from '@placemarkio/check-geojson';
import { ApiKeys, AuditLog } from '@taocun/service';
import { Api, type Json } from '../api.fixture';
import { addressOf, Described, type Operation } from '../described.fixture';
import { assessed, dayOf, saveAssessed } from '../reporting.fixture';
import { CODE, saveSomethingOfEachList } from './every-list.fixture';
import { provenance, PROVENANCE } from './provenance.fixture';

const api = Api.inTests({
  PROVENANCE,
  RATE_LIMIT_KEYLESS_PER_MINUTE: '1000000',
  RATE_LIMIT_PER_MINUTE: '1000000',
});
let described: Described;
let authorization: string;

beforeAll(async () => {
  await saveSomethingOfEachList(api);
  described = await Described.by(api);
  const { key, made } = await api.app.get(ApiKeys).create({ role: 'operator', name: 'test' });
  authorization = `Bearer ${key}`;
  const audit = api.app.get(AuditLog);
  const id = await audit.begin({
    action: 'key.create',
    key: made.id,
    name: 'Li',
    from: '::1',
    object: made.id,
  });
  await audit.end(id, 'done', { detail: { role: 'operator' } }, 201);
});

interface Form {
  readonly operation: Operation;
  readonly url: string;
  readonly accept: string;
}

async function get({ url, accept }: Form, more: Readonly<Record<string, string>> = {}) {
  const { statusCode, headers, payload, rawPayload } = await api.app.inject({
    url,
    headers: { accept, authorization, ...more },
  });
  return {
    statusCode,
    headers,
    payload,
    rawPayload,
    type: String(headers['content-type'] ?? '').replace(/; charset=utf-8|; header=present/g, ''),
  };
}

const typesOf = ({ responses }: Operation): string[] => Object.keys(responses['200']?.content ?? {});

/** Every answer in each of its media types. The name of a file decides its type. */
function formsOf(operation: Operation): Form[] {
  const files = operation.parameters.find(({ name, in: place }) => place === 'path' && name === 'file')
    ?.schema.enum;
  if (files === undefined)
    return typesOf(operation).map((accept) => ({ operation, url: addressOf(operation), accept }));
  return files.map((file) => ({
    operation,
    url: addressOf(operation, [
      ['file', file],
      ['version', '2015-06-30'],
    ]),
    accept: '*/*',
  }));
}

const answers = (): Operation[] => [
  ...described.readings,
  ...described.operations.filter(({ path, method }) => path === '/api/v1/audit' && method === 'GET'),
];

/** Their answers are not about data: the structure is the same for all. */
const withoutData = /^\/(api\/v1\/(audit|freshness)|sdmx\/structure)/;

/**
 * The provenances in an answer: of a member, of the features of a map, or in the text of a file.
 * every-list.int.spec.ts checks the rows of lists.
 */
function provenancesIn(url: string, type: string, payload: string): unknown[] {
  if (!url.startsWith('/api/')) return [/synthetic/.test(payload) ? provenance : payload];
  if (type === 'application/json') return [JSON.parse(payload).provenance];
  if (type !== 'application/geo+json') return [provenance];
  const labels: readonly string[] = JSON.parse(payload).features.map(
    ({ properties }: Json) => properties.provenance,
  );
  return labels.map((label) => (label === provenance.label ? provenance : label));
}

it('every answer, in each of its media types, is as described, with every header and the provenance of its data', async () => {
  const answered: string[] = [];
  const warnings: string[] = [];
  process.on('warning', ({ message }) => warnings.push(message));
  for (const operation of answers())
    for (const form of formsOf(operation)) {
      const { url, accept } = form;
      const { statusCode, type, headers, payload } = await get(form);
      const missing = Object.keys(operation.responses['200']?.headers ?? {}).filter(
        (name) => headers[name] === undefined,
      );
      expect({
        url,
        accept,
        statusCode,
        isKnown: typesOf(operation).includes(type),
        missing,
        payload: statusCode === 200 ? '' : payload,
      }).toEqual({
        url,
        accept,
        statusCode: 200,
        isKnown: true,
        missing: [],
        payload: '',
      });
      if (accept !== '*/*') expect([url, type]).toEqual([url, accept]);
      const isText = operation.responses['200']?.content?.[type]?.schema.type === 'string';
      expect([url, described.violationsOf(operation, type, isText ? payload : JSON.parse(payload))]).toEqual([
        url,
        [],
      ]);
      if (type === 'application/geo+json') check(payload);
      if (!withoutData.test(url))
        expect([url, new Set(provenancesIn(url, type, payload))]).toEqual([url, new Set([provenance])]);
      answered.push(url);
    }
  expect(new Set(answered).size).toBeGreaterThan(described.readings.length);
  // Node warns if an answer has more than ten listeners for one event.
  expect(warnings).toEqual([]);
});

it('an answer with several forms refuses a caller that accepts none of them, and any other ignores what is accepted', async () => {
  for (const operation of answers()) {
    const [form] = formsOf(operation);
    const { statusCode, type } = await get({ ...form!, accept: 'text/html' });
    const refused = '406' in operation.responses ? [406, 'application/problem+json'] : [200, type];
    expect([operation.path, statusCode, type]).toEqual([operation.path, ...refused]);
  }
});

/** The lists for other fields, programs and languages. */
const otherQuestions = (): Form[] =>
  described.lists.flatMap((list) => {
    const [first = '', second = ''] = list.fields;
    const formOf = (accept: string, values: readonly (readonly [string, string])[]) => ({
      operation: list,
      accept,
      url: addressOf(list, values),
    });
    return [
      ...['application/json', 'text/csv', 'application/vnd.apache.parquet'].map((type) =>
        formOf(type, [['fields', first]]),
      ),
      formOf('text/csv', [['fields', second]]),
      ...['en', 'zh'].map((lang) =>
        formOf('text/csv', [
          ['for', 'excel'],
          ['lang', lang],
        ]),
      ),
    ];
  });

it('every answer with an ETag is not sent again until something is stored, and no ETag names two answers', async () => {
  const contentOf = new Map<string, string>();
  /** Asks for the answer, and returns its tag. */
  const tagOf = async (form: Form): Promise<string> => {
    const { statusCode, headers, type, rawPayload } = await get(form);
    const place = [form.url, form.accept];
    const tag = String(headers['etag']);
    // Files, whose parts can be read, are never compressed.
    const isStrong = headers['accept-ranges'] === 'bytes';
    expect([place, statusCode, tag]).toEqual([
      place,
      200,
      expect.stringMatching(isStrong ? /^"[\w.-]+"$/ : /^W\/"[\w.-]+"$/),
    ]);
    const content = `${type} ${rawPayload.toString('latin1')}`;
    const name = `${form.operation.path} ${tag}`;
    if ((contentOf.get(name) ?? content) !== content)
      throw new Error(`${place.join(' as ')} has the tag of another answer.`);
    contentOf.set(name, content);
    return tag;
  };
  const tags = new Map<Form, string>();
  for (const form of answers()
    .filter(({ responses }) => 'etag' in (responses['200']?.headers ?? {}))
    .flatMap(formsOf)) {
    const tag = await tagOf(form);
    tags.set(form, tag);
    const again = await get(form, { 'if-none-match': tag });
    expect([form.url, again.statusCode, again.payload, again.type]).toEqual([form.url, 304, '', '']);
  }
  for (const form of otherQuestions()) await tagOf(form);
  await saveAssessed(
    api.connection,
    assessed(CODE, { asOf: dayOf('2015-07-02'), salesFen: 7, longitude: 120.2, latitude: 29.3 }),
  );
  const unchanged: string[] = [];
  // data.int.spec.ts checks when the files of a version change.
  for (const [form, tag] of tags)
    if (!form.url.startsWith('/data/') && (await tagOf(form)) === tag) unchanged.push(form.url);
  // The rules, the structure and the names of places are the same for all data, and what is certified does
  // not change.
  expect(unchanged).toEqual([
    '/api/v1/certifications/2015/proof',
    '/api/v1/rule-sets',
    '/api/v1/places?search=yiwu',
    '/sdmx/structure/dataflow/TAOCUN/TAOBAO_VILLAGES/1.0.0',
  ]);
});
