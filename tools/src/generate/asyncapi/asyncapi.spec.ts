import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { schemas } from '@asyncapi/specs';
import Ajv, { type SchemaObject } from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { topicNames, topics, updateTypes } from '@taocun/contracts';
import { repositoryRoot } from '../../engines/machine/folders';
import { ASYNCAPI_FILE } from './document';

interface Document {
  readonly channels: Readonly<Record<string, { readonly address: string; readonly messages: object }>>;
  readonly components: {
    readonly messages: Readonly<
      Record<
        string,
        { readonly examples: readonly { readonly payload: { data: Record<string, unknown> } }[] }
      >
    >;
    readonly schemas: Readonly<Record<string, object>>;
  };
}

const document = parse(readFileSync(join(repositoryRoot, ASYNCAPI_FILE), 'utf8')) as Document;

function at(from: unknown, names: readonly string[]): unknown {
  return names.reduce(
    (value, name) => (value as Readonly<Record<string, unknown>> | undefined)?.[name],
    from,
  );
}

describe('by the schema of AsyncAPI 3', () => {
  const { definitions, ...schema } = schemas['3.0.0'];
  // Ajv has the meta-schemas itself, and accepts none twice.
  const own = Object.entries(definitions ?? {}).filter(
    ([name]) => !name.startsWith('http://json-schema.org/'),
  );
  const validate = addFormats(new Ajv({ strict: false })).compile({
    ...schema,
    definitions: Object.fromEntries(own),
  } as SchemaObject);

  it('is valid', () => {
    expect([validate(document), validate.errors]).toEqual([true, null]);
  });
});

it('the description refers only to existing objects, of the right kind', () => {
  const references: [place: string, target: string][] = [];
  const look = (value: unknown, place: string): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, member] of Object.entries(value)) {
      if (name === '$ref') references.push([place, String(member)]);
      else look(member, `${place}/${name}`);
    }
  };
  look(document, '#');
  expect(references.length).toBeGreaterThan(30);
  const kindOf = (place: string): string =>
    /^#\/operations\/[^/]+\/channel$/.test(place)
      ? '#/channels/'
      : /^#\/channels\/[^/]+\/messages\/[^/]+$/.test(place)
        ? '#/components/messages/'
        : '#/components/schemas/';
  const leadsAstray = ([place, target]: [string, string]): boolean =>
    !target.startsWith(kindOf(place)) || at(document, target.slice(2).split('/')) === undefined;
  expect(references.filter(leadsAstray)).toEqual([]);
});

it("the description has a channel for each open topic, under the topic's name", () => {
  expect(Object.values(document.channels).map(({ address }) => address)).toEqual(
    topicNames.filter((name) => !['village.activity', 'source.orders'].includes(name)),
  );
});

it('the description has every type of every open topic', () => {
  for (const [name, { messages }] of Object.entries(document.channels))
    expect(Object.keys(messages)).toEqual(Object.keys(topics[name as keyof typeof topics].events));
});

describe.each(Object.entries(document.components.messages))('%s', (type, { examples }) => {
  const ajv = addFormats(
    new Ajv({ strict: false, schemas: [{ $id: 'taocun', components: document.components }] }),
  );
  const validate = ajv.getSchema(`taocun#/components/schemas/${type}`);

  it('has a schema that accepts its sample', () => {
    expect(examples).toHaveLength(1);
    for (const { payload } of examples) expect([validate?.(payload), validate?.errors]).toEqual([true, null]);
  });

  it('has a schema that refuses a missing property, one of another kind or, in an update, an additional one', () => {
    for (const { payload } of examples) {
      for (const name of Object.keys(payload.data)) {
        expect(validate?.({ ...payload, data: { ...payload.data, [name]: null } })).toBe(false);
      }
      expect(validate?.({ ...payload, data: {} })).toBe(false);
      expect(validate?.({ ...payload, data: { ...payload.data, colour: 'red' } })).toBe(
        !(type in updateTypes),
      );
      expect(validate?.({ ...payload, type: 'other' })).toBe(false);
    }
  });
});
