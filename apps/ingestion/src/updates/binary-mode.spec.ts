import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudEvent, HTTP } from 'cloudevents';
import { isRejection, readUpdate, updateTypes } from '@taocun/contracts';
import { isInBinaryMode, recordHeadersOf } from './binary-mode';

const receivedMs = Date.parse('2030-01-01T00:00:00Z');
const sampleOf = (type: string): string =>
  readFileSync(join(__dirname, '../../../../libs/contracts/samples', `${type}.json`), 'utf8');

it.each(Object.keys(updateTypes))('%s is read as the CloudEvents SDK sends it by default', (type) => {
  const { headers, body } = HTTP.binary(new CloudEvent(JSON.parse(sampleOf(type))));
  expect(isInBinaryMode(headers as Record<string, string>)).toBe(true);
  const update = readUpdate(Buffer.from(sampleOf(type)), undefined, receivedMs);
  expect(isRejection(update)).toBe(false);
  expect(
    readUpdate(Buffer.from(String(body)), recordHeadersOf(headers as Record<string, string>), receivedMs),
  ).toEqual(update);
});

it('attributes are decoded, and are headers whatever their text; other headers are omitted', () => {
  const encoded = {
    'ce-id': '%E4%B8%9C%22,%22id%22:%22x',
    'ce-source': '/a%',
    host: 'x',
    authorization: 'Bearer x',
  };
  expect(recordHeadersOf(encoded)).toEqual({
    'content-type': 'application/json',
    ce_id: '东","id":"x',
    ce_source: '/a%',
  });
  expect(recordHeadersOf({ 'content-type': 'application/json; charset=utf-8' })).toEqual({
    'content-type': 'application/json; charset=utf-8',
  });
});

it.each([
  ['application/cloudevents+json', { 'ce-specversion': '1.0' }],
  ['application/x-ndjson', { 'ce-specversion': '1.0' }],
  ['application/json', {}],
])('%s with %j is not in binary mode', (contentType, attributes) => {
  expect(isInBinaryMode({ 'content-type': contentType, ...attributes })).toBe(false);
});
