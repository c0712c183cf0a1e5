import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Schema, Type } from 'avsc';
import type { Activity, ActivityType } from './activity';
import { SCHEMA_VERSION } from './activity-schema';
import { decodeActivity } from './decode-activity';
import { encodeActivity } from './encode-activity';

// A record stays in the topic for ever, whichever version of the schema has written it: the samples of each must stay readable.

/** The samples of activity in ../../samples, which are JSON of before the schema, as each version writes them. */
const written: readonly Readonly<Record<ActivityType, string>>[] = [
  {
    'taocun.activity.village.registered.v1':
      '01080ae01200183332303332343130353231328088abcadd5106752d31122f726567697374727912e4b89ce9a38ee69d91bc052c61646d696e6973747261746976652d76696c6c616765020002713d0ad7a3805d40023333333333f34040',
    'taocun.activity.shop.opened.v1':
      '01040ae21200183332303332343130353231320874622d318088abcadd5106752d32282f6d61726b6574706c616365732f74616f62616f0868682d370c74616f62616f04',
    'taocun.activity.shop.closed.v1': '01060ae41200183332303332343130353231320874622d318088abcadd51',
    'taocun.activity.order.paid.v1': '01000ae61200183332303332343130353231320874622d31f6fd01f8b60200020002904e8005',
    'taocun.activity.order.refunded.v1': '01020ae81200183332303332343130353231320874622d31bcfd01d89a01',
    'taocun.activity.tick.v1': '010a0a100002f6fd018088abcadd5122',
    'taocun.activity.generation.switched.v1': '010c0e6774367a336b310a6669727374',
  },
  {
    'taocun.activity.village.registered.v1':
      '02080ae01200183332303332343130353231328088abcadd5106752d31122f726567697374727912e4b89ce9a38ee69d91bc052c61646d696e6973747261746976652d76696c6c616765020002713d0ad7a3805d40023333333333f34040',
    'taocun.activity.shop.opened.v1':
      '02040ae21200183332303332343130353231320874622d318088abcadd5106752d32282f6d61726b6574706c616365732f74616f62616f0868682d370c74616f62616f040000',
    'taocun.activity.shop.closed.v1': '02060ae41200183332303332343130353231320874622d318088abcadd51',
    'taocun.activity.order.paid.v1': '02000ae61200183332303332343130353231320874622d31f6fd01f8b60200020002904e8005000000',
    'taocun.activity.order.refunded.v1': '02020ae81200183332303332343130353231320874622d31bcfd01d89a01',
    'taocun.activity.tick.v1': '020a0a100002f6fd018088abcadd5122',
    'taocun.activity.generation.switched.v1': '020c0e6774367a336b310a6669727374',
  },
];
const folder = join(__dirname, '../../assets');
const schemaOf = (version: number) =>
  JSON.parse(readFileSync(join(folder, `village-activity.v${version}.avsc`), 'utf8')) as Record<string, unknown>[];
const inJson = (type: string): Buffer => readFileSync(join(__dirname, `../../samples/${type}.json`));
const present = written.at(-1);

it('has every version up to the present one, each with its samples', () => {
  expect(readdirSync(folder).sort()).toEqual(written.map((_samples, at) => `village-activity.v${at + 1}.avsc`).sort());
  expect(written).toHaveLength(SCHEMA_VERSION);
});

describe.each(written.flatMap((samples, at) => Object.entries(samples).map(([type, hex]) => [at + 1, type, hex] as const)))(
  'version %i, %s',
  (version, type, hex) => {
    const value = Buffer.from(hex, 'hex');

    it('is still read', () => {
      expect(value[0]).toBe(version);
      expect(decodeActivity(value)).toEqual(decodeActivity(inJson(type)));
    });

    it('is valid by its own schema', () => {
      expect(() => Type.forSchema(schemaOf(version) as unknown as Schema).fromBuffer(value.subarray(1))).not.toThrow();
    });
  },
);

it.each(Object.entries(present ?? {}))('%s is what is written', (type, hex) => {
  expect(encodeActivity(decodeActivity(inJson(type))).toString('hex')).toBe(hex);
});

describe('what JSON of before the schema does not know, since version 2', () => {
  it.each([
    [
      'a keeper and workers',
      'taocun.activity.shop.opened.v1',
      { keeper: { sex: 'female', birthYear: 1988, returnee: true, povertyRegistered: false }, workers: 6 },
      '02040ae21200183332303332343130353231320874622d318088abcadd5106752d32282f6d61726b6574706c616365732f74616f62616f0868682d370c74616f62616f0402020002881f02010200020c',
    ],
    [
      'a product and what selling it took',
      'taocun.activity.order.paid.v1',
      { produce: { grams: 5_000, localPriceFenPerKilogram: 320, product: 'pear', feesFen: 995, deliveryFen: 0 } },
      '02000ae61200183332303332343130353231320874622d31f6fd01f8b60200020002904e800502087065617202c60f0200',
    ],
  ])('%s', (_what, type, told, hex) => {
    const activity = decodeActivity(inJson(type));
    const telling = { ...activity, data: { ...activity.data, ...told } } as Activity;
    expect(encodeActivity(telling).toString('hex')).toBe(hex);
    expect(decodeActivity(Buffer.from(hex, 'hex'))).toEqual(telling);
  });
});

describe('a version after the present one', () => {
  const kinds = schemaOf(SCHEMA_VERSION);
  const [paid = {}, ...others] = kinds;
  const paidBytes = Buffer.from(present?.['taocun.activity.order.paid.v1'] ?? '', 'hex').subarray(1);
  const reader = (schema: object[]) => Type.forSchema(schema as unknown as Schema);
  const withField = (field: object): object[] => [{ ...paid, fields: [...(paid['fields'] as object[]), field] }, ...others];

  it('may have another member with a default, and another kind', () => {
    const cancelled = { type: 'record', name: 'cancelled', fields: [{ name: 'input', type: 'InputName' }] };
    const next = reader([...withField({ name: 'note', type: ['null', 'string'], default: null }), cancelled]);
    const read = next.fromBuffer(paidBytes, next.createResolver(reader(kinds))) as { paid: object };
    expect(read.paid).toMatchObject({ input: { partition: 5 }, note: null });
  });

  it.each([
    ['have another member without a default', withField({ name: 'note', type: 'string' }), /cannot read "paid"/],
    ['do without a kind', [paid, ...others.slice(1)], /cannot read "refunded"/],
  ])('may not %s', (_what, schema, problem) => {
    expect(() => reader(schema).createResolver(reader(kinds))).toThrow(problem);
  });
});
