import { readFileSync } from 'node:fs';
import { Parser } from '@asyncapi/parser';
import { topicNames, topics, updateTypes } from '@taocun/contracts';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { asyncApi, ASYNCAPI_FILE } from './document';

interface Document {
  readonly channels: Readonly<Record<string, { readonly messages: object }>>;
  readonly components: {
    readonly messages: Readonly<Record<string, { readonly examples: readonly { readonly payload: { data: Record<string, unknown> } }[] }>>;
    readonly schemas: Readonly<Record<string, object>>;
  };
}

const document = parse(readFileSync(ASYNCAPI_FILE, 'utf8')) as Document;

it('is what the contracts say today: else run `npm run asyncapi`', () => {
  expect(document).toEqual(parse(asyncApi()));
});

it('is valid AsyncAPI, without an error or a warning', async () => {
  const { document: read, diagnostics } = await new Parser().parse(readFileSync(ASYNCAPI_FILE, 'utf8'));
  expect(diagnostics.filter(({ severity }) => Number(severity) <= 1)).toEqual([]);
  expect(
    read
      ?.channels()
      .all()
      .map((channel) => channel.address()),
  ).toEqual(topicNames.filter((name) => name !== 'village.activity'));
}, 30_000);

it('has every type of every topic that is open', () => {
  for (const [name, { messages }] of Object.entries(document.channels))
    expect(Object.keys(messages)).toEqual(Object.keys(topics[name as keyof typeof topics].events));
});

describe.each(Object.entries(document.components.messages))('%s', (type, { examples }) => {
  const ajv = addFormats(new Ajv({ strict: false, schemas: [{ $id: 'taocun', components: document.components }] }));
  const validate = ajv.getSchema(`taocun#/components/schemas/${type}`);

  it('has a schema that its sample is valid by', () => {
    expect(examples).toHaveLength(1);
    for (const { payload } of examples) expect([validate?.(payload), validate?.errors]).toEqual([true, null]);
  });

  it('has a schema that refuses what lacks a property, has one of another kind or, in an update, one too many', () => {
    for (const { payload } of examples) {
      for (const name of Object.keys(payload.data)) {
        expect(validate?.({ ...payload, data: { ...payload.data, [name]: null } })).toBe(false);
      }
      expect(validate?.({ ...payload, data: {} })).toBe(false);
      expect(validate?.({ ...payload, data: { ...payload.data, colour: 'red' } })).toBe(!(type in updateTypes));
      expect(validate?.({ ...payload, type: 'other' })).toBe(false);
    }
  });
});
