import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { decodeVerdictEvent } from './announcements/decode-verdict-event';
import {
  encodeCertificateRevised,
  encodeListClosed,
  encodeListIssued,
  encodeSourceFellSilent,
  encodeSourceReturned,
} from './announcements/encode-notice';
import {
  encodeClusterVerdictChanged,
  encodeTownVerdictChanged,
  encodeVerdictChanged,
  encodeVillageAssessed,
  encodeVillageCertified,
} from './announcements/encode-verdict-event';
import { verdictEventTypes, type VerdictEventType } from './announcements/event-types';
import {
  assessed,
  certified,
  cluster,
  fellSilent,
  follows,
  listClosed,
  listIssued,
  returned,
  revised,
  town,
  verdict,
} from './announcements/verdict-event.fixture';
import { MarketplaceUpdate, updateTypes } from './updates/marketplace-update';
import { anUpdate, everyType, outcomeOf } from './updates/update.fixture';
import { violations } from './wire/violations';

// The committed samples pin the wire format: the current code must write them exactly, and be able to read
// them. A sample that has to change means a new version of the event.

const folder = join(__dirname, '../samples');

/** The sample in its wire form: the file is indented for human readers. */
function wireText(type: string): string {
  return JSON.stringify(JSON.parse(readFileSync(join(folder, `${type}.json`), 'utf8')));
}

const announcements: Readonly<Record<VerdictEventType, string>> = {
  'taocun.village.verdict.changed.v1': encodeVerdictChanged(verdict, follows),
  'taocun.village.assessed.v1': encodeVillageAssessed(assessed, follows),
  'taocun.village.certified.v1': encodeVillageCertified(certified, follows),
  'taocun.town.verdict.changed.v1': encodeTownVerdictChanged(town),
  'taocun.cluster.verdict.changed.v1': encodeClusterVerdictChanged(cluster),
  'taocun.list.closed.v1': encodeListClosed(listClosed, follows),
  'taocun.list.issued.v1': encodeListIssued(listIssued),
  'taocun.source.fell-silent.v1': encodeSourceFellSilent(fellSilent),
  'taocun.source.returned.v1': encodeSourceReturned(returned),
  'taocun.certificate.revised.v1': encodeCertificateRevised(revised),
};

it('every type that is promised to others has one sample', () => {
  const types = Object.keys({ ...updateTypes, ...verdictEventTypes });
  expect(readdirSync(folder).sort()).toEqual(types.map((type) => `${type}.json`).sort());
});

describe.each(everyType)('%s', (type) => {
  it('is accepted', () => {
    expect(outcomeOf(Buffer.from(wireText(type)))).toBe('accepted');
  });

  it('is valid by its classes', () => {
    const update = JSON.parse(wireText(type));
    expect(validateSync(plainToInstance(MarketplaceUpdate, update))).toEqual([]);
    expect(violations(updateTypes[type], update.data)).toEqual([]);
  });

  it('has every property that exists', () => {
    expect(JSON.parse(wireText(type))).toEqual(anUpdate(type));
  });
});

describe.each(Object.entries(announcements))('%s', (type, text) => {
  it('is what is announced', () => {
    expect(wireText(type)).toBe(text);
  });

  it('can be read', () => {
    expect(decodeVerdictEvent(wireText(type)).data).toEqual(JSON.parse(text).data);
  });
});
