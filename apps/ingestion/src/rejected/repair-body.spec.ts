import { type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { Problem } from '@taocun/service';
import { type JsonObject } from '../records/original-event';
import {
  checked,
  largestBodyBytes,
  ManySettingsAsideBody,
  manySettingsAsideOf,
  OneRepairBody,
  oneRepairOf,
  readBody,
  SettingAsideBody,
} from './repair-body';

const readOneRepair = (body: JsonObject) => oneRepairOf(checked(OneRepairBody, body));
const readMany = (body: JsonObject) =>
  manySettingsAsideOf(checked(ManySettingsAsideBody, { note: 'a trial', ...body }));
const readSettingAside = (body: JsonObject) => checked(SettingAsideBody, body);

const message = (headers: Record<string, string>, ...chunks: (string | Buffer)[]): IncomingMessage =>
  Object.assign(Readable.from(chunks.map((chunk) => Buffer.from(chunk))), {
    headers,
  }) as unknown as IncomingMessage;
const json = { 'content-type': 'application/json; charset=utf-8' };
const detail = (read: () => unknown): string => {
  try {
    read();
    return 'read';
  } catch (error) {
    return error instanceof Problem && error.problem.status === 400 ? error.problem.detail : String(error);
  }
};

describe('a body', () => {
  it('is an object, whatever pieces it arrives in', async () => {
    const bytes = Buffer.from('{"note":"村"}');
    expect(
      await readBody(message(json, bytes.subarray(0, 10), bytes.subarray(10)), SettingAsideBody),
    ).toEqual({ note: '村' });
  });

  it('may be missing, which means an empty object', async () => {
    expect(await readBody(message({}), OneRepairBody)).toEqual({});
  });

  it.each<[string, IncomingMessage, number]>([
    ['no JSON', message(json, '{'), 400],
    ['no UTF-8', message(json, Buffer.from([0x22, 0xff, 0x22])), 400],
    ['no object', message(json, '[]'), 400],
    ['nested too deeply', message(json, `{"event":${'['.repeat(100_000)}${']'.repeat(100_000)}}`), 400],
    ['of another type', message({ 'content-type': 'text/plain' }, '{}'), 415],
    ['of no type', message({}, '{}'), 415],
    ['too large', message(json, Buffer.alloc(largestBodyBytes, ' '), '{}'), 413],
  ])('that is %s is refused', async (_what, body, status) => {
    await expect(readBody(body, OneRepairBody)).rejects.toMatchObject({ problem: { status } });
  });
});

it('the body for one repair is empty, a patch or an event', () => {
  expect(readOneRepair({})).toEqual({ correction: { kind: 'none' } });
  expect(readOneRepair({ patch: { id: 'a' } })).toEqual({
    correction: { kind: 'patch', patch: { id: 'a' } },
  });
  expect(readOneRepair({ event: {} })).toMatchObject({ correction: { kind: 'event', event: {} } });
});

it('an event or a patch stays whole, also with members named like those of every object', () => {
  const patch: JsonObject = JSON.parse(
    '{"constructor":null,"data":{"constructor":null,"__proto__":null,"toString":{"constructor":1}}}',
  );
  expect(JSON.stringify(readOneRepair({ patch }).correction)).toBe(JSON.stringify({ kind: 'patch', patch }));
  expect(JSON.stringify(readOneRepair({ event: patch }).correction)).toBe(
    JSON.stringify({ kind: 'event', event: patch }),
  );
});

it('the body for setting many aside has a reason, a note and optional filters', () => {
  const noFilter = {
    path: undefined,
    source: undefined,
    sinceMs: undefined,
    beforeMs: undefined,
    after: undefined,
  };
  const filter = { ...noFilter, reason: 'invalid-data' };
  expect(readMany({ reason: 'invalid-data' })).toEqual({
    filter,
    note: 'a trial',
    limit: 100,
    dryRun: false,
  });
  const whole = {
    path: '',
    source: '/s',
    since: '2014-11-11T00:00:00+08:00',
    cursor: 'MzoxMjA',
    limit: 1000,
    dryRun: true,
  };
  expect(readMany({ reason: 'invalid-data', ...whole })).toMatchObject({
    filter: {
      path: '',
      source: '/s',
      sinceMs: Date.UTC(2014, 10, 10, 16),
      beforeMs: undefined,
      after: { partition: 3, offset: 120 },
    },
    limit: 1000,
    dryRun: true,
  });
});

it.each<[string, () => unknown, RegExp]>([
  ['both', () => readOneRepair({ event: {}, patch: {} }), /^event and patch/],
  ['an event that is none', () => readOneRepair({ event: [] }), /^event must/],
  ['a patch that is none', () => readOneRepair({ patch: 'x' }), /^patch must/],
  ['null for a patch', () => readOneRepair({ patch: null }), /^patch must/],
  [
    'toString',
    () => readOneRepair({ toString: 1 }),
    /^toString is unknown here. Leave it out, or correct its name. There are event, patch$/,
  ],
  ['a path that can not be stored', () => readMany({ reason: 'invalid-data', path: '\ud800' }), /^path must/],
  ['what is not known', () => readOneRepair({ pach: {} }), /^pach is unknown here/],
  ['__proto__', () => readOneRepair(JSON.parse('{"__proto__":{}}')), /^__proto__ is unknown here/],
  ['no reason', () => readMany({}), /^reason must be one of too-large, /],
  ['an operator for a reason', () => readMany({ reason: { $ne: '' } }), /^reason must/],
  ['an operator for a path', () => readMany({ reason: 'invalid-data', path: { $ne: '' } }), /^path must/],
  ['limit 0', () => readMany({ reason: 'invalid-data', limit: 0 }), /^limit must/],
  ['limit 1001', () => readMany({ reason: 'invalid-data', limit: 1001 }), /^limit must/],
  ['limit 1.5', () => readMany({ reason: 'invalid-data', limit: 1.5 }), /^limit must/],
  [
    'null for a dry run',
    () => readMany({ reason: 'invalid-data', dryRun: null }),
    /^dryRun must be true or false/,
  ],
  ['a time that is none', () => readMany({ reason: 'invalid-data', since: '2014-11-11' }), /^since must/],
  [
    'a cursor with something after it',
    () => readMany({ reason: 'invalid-data', cursor: 'MzoxMjA!' }),
    /^cursor is/,
  ],
  ['a cursor that is none', () => readMany({ reason: 'invalid-data', cursor: 'x' }), /^cursor is/],
  ['no note for many', () => readMany({ reason: 'invalid-data', note: '' }), /^note must give the reason/],
  ['a patch for many', () => readMany({ reason: 'invalid-data', patch: {} }), /^patch is unknown/],
  ['no note', () => readSettingAside({}), /^note must/],
  ['a blank note', () => readSettingAside({ note: ' ' }), /^note must/],
  ['a note that is too long', () => readSettingAside({ note: 'x'.repeat(1_001) }), /^note must/],
])('%s is refused', (_what, read, expected) => {
  expect(detail(read)).toMatch(expected);
});
