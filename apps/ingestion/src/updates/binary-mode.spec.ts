import { CloudEvent, HTTP } from 'cloudevents';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRejection, maxUpdateBytes, readUpdate, updateTypes } from '@taocun/contracts';
import { isInBinaryMode, structuredOf } from './binary-mode';

const receivedMs = Date.parse('2030-01-01T00:00:00Z');
const sampleOf = (type: string): string => readFileSync(join(__dirname, '../../../../libs/contracts/samples', `${type}.json`), 'utf8');

it.each(Object.keys(updateTypes))('%s is read as the CloudEvents SDK sends it by default', (type) => {
  const { headers, body } = HTTP.binary(new CloudEvent(JSON.parse(sampleOf(type))));
  expect(isInBinaryMode(headers as Record<string, string>)).toBe(true);
  const structured = structuredOf(headers, Buffer.from(String(body)));
  const update = readUpdate(Buffer.from(sampleOf(type)), undefined, receivedMs);
  expect(isRejection(update)).toBe(false);
  expect(readUpdate(structured ?? null, undefined, receivedMs)).toEqual(update);
});

const headers = { 'ce-specversion': '1.0', 'ce-id': '%E4%B8%9C%22,%22id%22:%22x', 'ce-source': '/a%', 'content-type': 'application/json' };

it('data keep their bytes, and attributes stay attributes whatever their text', () => {
  const data = '{ "amountFen":12345678901234567890.0, "note":"风" }';
  const structured = String(structuredOf(headers, Buffer.from(data)));
  expect(structured.endsWith(`"data":${data}}`)).toBe(true);
  expect(JSON.parse(structured)).toMatchObject({
    specversion: '1.0',
    id: '东","id":"x',
    source: '/a%',
    datacontenttype: 'application/json',
  });
});

it.each(['', '{', '1, "id": "other"', '{"a":1}}', Buffer.from([0x22, 0xff, 0x22])])('data that are not JSON are refused: %s', (data) => {
  expect(structuredOf(headers, Buffer.from(data as string))).toBeUndefined();
});

it('data that are too large are refused for their size, unread', () => {
  const update = structuredOf(headers, Buffer.from('{'.repeat(maxUpdateBytes + 1)));
  expect(readUpdate(update ?? null, undefined, receivedMs)).toMatchObject({ reason: 'too-large' });
});

it.each([
  ['application/cloudevents+json', { 'ce-specversion': '1.0' }],
  ['application/x-ndjson', { 'ce-specversion': '1.0' }],
  ['application/json', {}],
])('%s with %j is not in binary mode', (contentType, attributes) => {
  expect(isInBinaryMode({ 'content-type': contentType, ...attributes })).toBe(false);
});
