import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { docsWords } from './docs-words';
import { membersOf, type OpenApi, operationsByTag } from './open-api';
import catalogue from './reference-zh.json';
import { type Catalogue, keyOf, translating } from './translated';

const chinese: Catalogue = catalogue;
const documents = ['reporting', 'ingestion', 'classification'].map(
  (service) => JSON.parse(readFileSync(join(__dirname, `../../../../docs/openapi/${service}.json`), 'utf8')) as OpenApi,
);
/** The sentences that the page shows of a document: of errors the description alone. */
const textsOf = (document: OpenApi): readonly string[] =>
  operationsByTag(document, '')
    .flatMap(({ tag, operations }) => [
      tag.description,
      ...operations.flatMap(({ summary, description, parameters = [], requestBody, responses }) => {
        const answers = Object.entries(responses).filter(([status]) => status < '300');
        const schemas = [requestBody, ...answers.map(([, answer]) => answer)].flatMap((body) =>
          Object.values(body?.content ?? {}).map(({ schema = {} }) => schema),
        );
        const members = schemas.flatMap((schema) => membersOf(schema, document.components.schemas));
        return [summary, description, ...[...parameters, ...Object.values(responses), ...members].map((one) => one.description)];
      }),
    ])
    .flatMap((text = '') => (text === '' ? [] : [text]));

it('every sentence that is shown of the three services is there in Chinese, and no other', () => {
  const said = new Set(documents.flatMap(textsOf).map(keyOf));
  expect([...said].filter((text) => chinese[text] === undefined)).toEqual([]);
  expect(Object.keys(chinese).filter((text) => !said.has(text))).toEqual([]);
});

it('every heading of operations has its Chinese', () => {
  const headings = new Set(documents.flatMap(({ tags }) => tags.map(({ name }) => name)));
  expect(Object.keys(docsWords.zh.tags).sort()).toEqual([...headings].sort());
});

it('keeps code and names as they are', () => {
  const codesIn = (text: string): string => [...new Set(text.match(/`[^`]+`|\{\}/g))].sort().join(' ');
  expect(Object.entries(chinese).filter(([text, told]) => codesIn(text) !== codesIn(told))).toEqual([]);
});

it('translates a document wherever it describes, with the members that a parameter names, and leaves the rest', () => {
  const members = 'The members of an item to answer, in this order, with commas between; left out, all of them. There are';
  const text = JSON.stringify({
    tags: [{ name: 'keys', description: 'The API keys of all services, for operators.' }],
    get: {
      summary: 'Create a key.',
      description: 'Not translated.',
      parameters: [{ name: 'fields', description: `${members} id, name.` }],
    },
    properties: { description: { type: 'string', description: 'For people.' }, name: { type: 'string', example: 'Create a key.' } },
  });
  expect(JSON.parse(text, translating(chinese))).toEqual({
    tags: [{ name: 'keys', description: '所有服务的 API 密钥，供运维人员使用。' }],
    get: {
      ...{ summary: '创建密钥。', description: 'Not translated.' },
      parameters: [{ name: 'fields', description: '每项返回的成员，按此顺序，以逗号分隔；省略即全部返回。可选：id, name。' }],
    },
    properties: { description: { type: 'string', description: '供人阅读的说明。' }, name: { type: 'string', example: 'Create a key.' } },
  });
});
