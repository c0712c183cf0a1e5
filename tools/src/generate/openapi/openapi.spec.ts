import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { serviceNames } from '@taocun/service';
import { repositoryRoot } from '../../engines/machine/folders';

const OPERATION =
  /^(get|list|map|compare|follow|ask|send|create|change|delete|revoke|end|test|replay|repair|resolve|setAside)[A-Z][A-Za-z]*$/;
const SCHEMA = /^(?!PartOf)(?!.*(Docs|Body|Dto|Item|Controller)$)[A-Z][A-Za-z]*(V1)?$/;

describe.each(serviceNames)('the document of %s', (service) => {
  const document = JSON.parse(
    readFileSync(join(repositoryRoot, `docs/openapi/${service}.json`), 'utf8'),
  ) as Document;
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path));

  it('names each operation once, by a verb and its object', () => {
    const ids = operations.map(({ operationId }) => operationId);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
    expect(ids.filter((id) => !OPERATION.test(id))).toEqual([]);
  });

  it('names schemas as their readers would, not as our classes', () => {
    expect(Object.keys(document.components.schemas).filter((name) => !SCHEMA.test(name))).toEqual([]);
  });

  it('states where it is served and who may use it, and describes its tags', () => {
    expect(document.servers.map(({ url }) => url)).toEqual([
      '/',
      expect.stringMatching(/^http:\/\/localhost:300\d$/),
    ]);
    expect(document.info.license.identifier).toBe('Apache-2.0');
    const used = new Set(operations.flatMap(({ tags }) => tags));
    expect(
      new Set(document.tags.filter(({ description }) => description !== '').map(({ name }) => name)),
    ).toEqual(used);
  });

  it('describes every parameter', () => {
    for (const { operationId, parameters = [] } of operations) {
      for (const { name, description } of parameters)
        expect([operationId, name, description]).toEqual([operationId, name, expect.stringMatching(/\w/)]);
    }
  });

  it('has no boolean of a fixed value, of which generated Java does not compile, and no answer of an unknown form', () => {
    const fixed: unknown[] = [];
    JSON.parse(JSON.stringify(document), (_name, value: unknown) => {
      const { type, enum: values, const: constant } = (value ?? {}) as Readonly<Record<string, unknown>>;
      if (type === 'boolean' && (values ?? constant) !== undefined) fixed.push(value);
      return value;
    });
    expect(fixed).toEqual([]);
    for (const { operationId, responses } of operations)
      for (const [status, { content }] of Object.entries(responses).filter(
        ([status]) => status < '300' && status !== '204',
      ))
        expect([operationId, status, content]).toEqual([operationId, status, expect.anything()]);
  });

  it('has an example of every request, and of every answer that is text', () => {
    for (const { operationId, requestBody = {}, responses } of operations) {
      for (const [status, { content = {} }] of [['', requestBody] as const, ...Object.entries(responses)]) {
        if (status >= '300') continue;
        for (const [type, { schema, example = schema?.example }] of Object.entries(content)) {
          if (schema?.format !== 'binary')
            expect([operationId, type, example]).toEqual([operationId, type, expect.anything()]);
        }
      }
    }
  });
});

it('the document describes the requests to webhooks by schemas that accept the samples of their events', () => {
  const { webhooks, components } = JSON.parse(
    readFileSync(join(repositoryRoot, 'docs/openapi/reporting.json'), 'utf8'),
  ) as {
    readonly webhooks: Readonly<
      Record<string, { readonly post: { readonly requestBody: { readonly content: object } } }>
    >;
    readonly components: object;
  };
  const types = Object.keys(webhooks).filter((type) => type !== 'taocun.webhook.test.v1');
  expect(types).toEqual(
    expect.arrayContaining(['taocun.village.verdict.changed.v1', 'taocun.village.certified.v1']),
  );
  const ajv = addFormats(new Ajv({ strict: false, schemas: [{ $id: 'api', webhooks, components }] }));
  for (const type of types) {
    const sample = JSON.parse(
      readFileSync(join(repositoryRoot, `libs/contracts/samples/${type}.json`), 'utf8'),
    ) as {
      readonly data: object;
    };
    const validate = ajv.getSchema(
      `api#/webhooks/${type}/post/requestBody/content/application~1cloudevents+json/schema`,
    );
    expect([type, validate?.(sample), validate?.errors]).toEqual([type, true, null]);
    expect([type, validate?.({ ...sample, data: {} })]).toEqual([type, false]);
  }
});

interface MediaType {
  readonly schema?: { readonly format?: string; readonly example?: unknown };
  readonly example?: unknown;
}

interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly { readonly name: string; readonly description?: string }[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, MediaType>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, MediaType>> }>>;
}

interface Document {
  readonly info: { readonly license: { readonly identifier: string } };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: object };
}
