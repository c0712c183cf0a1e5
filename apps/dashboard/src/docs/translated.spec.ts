import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenApi } from './open-api';
import catalogue from './reference-zh.json';
import { type Catalogue, keyOf, translated } from './translated';

const chinese: Catalogue = catalogue;
const documents = ['reporting', 'ingestion', 'classification'].map(
  (service) => JSON.parse(readFileSync(join(__dirname, `../../../../docs/openapi/${service}.json`), 'utf8')) as OpenApi,
);
/** The sentences of a document that are translated. */
const textsOf = ({ tags, paths }: OpenApi): readonly string[] =>
  [
    ...tags.map(({ description }) => description),
    ...Object.values(paths)
      .flatMap((methods) => Object.values(methods))
      .flatMap(({ summary, description, parameters = [] }) => [summary, description, ...parameters.map((one) => one.description)]),
  ].filter((text) => text !== undefined);

it('every sentence on operations, parameters and tags of the three services is there in Chinese, and no other', () => {
  const said = new Set(documents.flatMap(textsOf).map(keyOf));
  expect([...said].filter((text) => chinese[text] === undefined)).toEqual([]);
  expect(Object.keys(chinese).filter((text) => !said.has(text))).toEqual([]);
});

it('keeps code and names as they are', () => {
  const codesIn = (text: string): readonly string[] => [...text.matchAll(/`[^`]+`|\{\}/g)].map(([code]) => code).sort();
  const differing = Object.entries(chinese).filter(
    ([text, told]) => new Set([...codesIn(text), ...codesIn(told)]).size > new Set(codesIn(text)).size,
  );
  expect(differing).toEqual([]);
});

it('translates a document, with the members that a parameter names, and leaves what it does not know', () => {
  const members = 'The members of an item to answer, in this order, with commas between; left out, all of them. There are';
  const document: OpenApi = {
    info: { title: 'API', description: '' },
    tags: [{ name: 'keys', description: 'The API keys of all services, for operators.' }],
    paths: {
      '/api/v1/keys': {
        get: {
          ...{ operationId: 'listKeys', summary: 'Create a key.', description: 'Not translated.', responses: {} },
          parameters: [
            { name: 'fields', in: 'query', description: `${members} id, name.` },
            { name: 'other', in: 'query' },
          ],
        },
      },
    },
    components: { schemas: {} },
  };
  const { tags, paths } = translated(document, chinese);
  expect(tags).toEqual([{ name: 'keys', description: '所有服务的 API 密钥，供运维人员使用。' }]);
  expect(paths['/api/v1/keys']?.['get']).toEqual({
    ...{ operationId: 'listKeys', summary: '创建密钥。', description: 'Not translated.', responses: {} },
    parameters: [
      { name: 'fields', in: 'query', description: '每项返回的成员，按此顺序，以逗号分隔；省略即全部返回。可选：id, name。' },
      { name: 'other', in: 'query' },
    ],
  });
});
