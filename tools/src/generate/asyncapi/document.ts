import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import {
  announcementHeaders,
  maxUpdateBytes,
  MarketplaceUpdate,
  referredTo,
  type Schema,
  type Schemas,
  schemasOfClasses,
  type Topic,
  type TopicName,
  topicNames,
  topics,
  updateTypes,
} from '@taocun/contracts';
import { version } from '@taocun/runtime';
import { repositoryRoot } from '../../engines/machine/folders';

export const ASYNCAPI_FILE = 'docs/asyncapi.yaml';
const samples = join(repositoryRoot, 'libs/contracts/samples');

const says: Partial<Record<TopicName, string>> = {
  'marketplace.updates':
    'Reports of marketplaces and the registry. Anyone may send them; invalid ones are stored with the reason.',
  'village.verdicts': 'A village starts or stops qualifying under a rule set.',
  'village.assessments':
    "A village's latest quantities and verdicts. Compacted to the latest of each village.",
  'village.certifications':
    'The annual list: per year and rule set, one event for each assessed village whose sales of the year are not 0; the qualifying ones are the list.',
  'region.verdicts':
    'A township or county becomes or stops being a Taobao Town or cluster, or a cluster changes size.',
  'observatory.notices':
    'A certified list is complete, a source of orders has fallen silent or has returned, or late updates have changed the money of a certified village.',
};

/** The topics that programs outside the services may write or read; the others are internal. */
const open = topicNames.filter((name) => {
  const { writtenBy, readBy }: Topic = topics[name];
  return writtenBy.includes('marketplaces') || readBy.includes('subscribers');
});

/** The AsyncAPI 3 document of the topics, as YAML. Every call returns the same. */
export function asyncApi(): string {
  const text = stringify(document(), { lineWidth: 0, aliasDuplicateObjects: false });
  return `# Made by \`npm run generate\` from libs/contracts: the table of topics, the classes of events, the samples. Not to be edited.\n${text}`;
}

function document(): object {
  const classes = schemasOfClasses();
  const types = open.flatMap((topic) =>
    Object.entries(topics[topic].events as Topic['events']).map(([type, data]) => ({ topic, type, data })),
  );
  const payloads: Schemas = Object.fromEntries(
    types.map(({ topic, type, data }) => [type, payload(topic, type, data.name, classes)]),
  );
  const updates = Object.fromEntries(Object.entries(payloads).filter(([type]) => type in updateTypes));
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Taobao Villages',
      version,
      description:
        'Marketplace updates in, verdicts on villages, towns and clusters out. docs/contract.md defines each field, the time of each event ' +
        'and what a subscriber may rely on. Topics may have a prefix in front of their names (TOPIC_PREFIX). Whole numbers of fen may exceed 2^53.',
    },
    defaultContentType: announcementHeaders['content-type'],
    channels: Object.fromEntries(open.map((name) => [name, channel(name)])),
    operations: Object.fromEntries(open.map((name) => operation(name))),
    components: {
      messages: Object.fromEntries(types.map(({ topic, type }) => [type, message(topic, type)])),
      schemas: { ...payloads, ...referredTo(payloads, classes), ...closed(referredTo(updates, classes)) },
    },
  };
}

function channel(name: TopicName): object {
  const { partitions, config, events }: Topic = topics[name];
  const whole = (entry: string) => ({
    ...(config[entry] !== undefined && { [entry]: Number(config[entry]) }),
  });
  return {
    address: name,
    description: says[name],
    messages: Object.fromEntries(
      Object.keys(events).map((type) => [type, { $ref: `#/components/messages/${type}` }]),
    ),
    bindings: {
      kafka: {
        topic: name,
        partitions,
        topicConfiguration: {
          'cleanup.policy': [config['cleanup.policy']],
          ...whole('retention.ms'),
          ...whole('retention.bytes'),
          ...whole('max.message.bytes'),
        },
        bindingVersion: '0.5.0',
      },
    },
  };
}

/** From the services' point of view: they receive updates and send everything else. */
function operation(name: TopicName): [string, object] {
  const isIn = (topics[name] as Topic).writtenBy.includes('marketplaces');
  return [
    `${isIn ? 'receive' : 'send'}.${name}`,
    { action: isIn ? 'receive' : 'send', channel: { $ref: `#/channels/${name}` }, summary: says[name] },
  ];
}

function message(topic: TopicName, type: string): object {
  const isUpdate = type in updateTypes;
  const sample: unknown = JSON.parse(readFileSync(join(samples, `${type}.json`), 'utf8'));
  const contentType = announcementHeaders['content-type'];
  return {
    name: type,
    title: type,
    contentType,
    ...(isUpdate && {
      description:
        `Of at most ${maxUpdateBytes} bytes. Also taken in CloudEvents' binary mode: attributes in headers \`ce_id\`, \`ce_source\`, \`ce_type\`, \`ce_time\` and ` +
        '`ce_specversion`, `content-type: application/json`, and `data` as the value. Structured mode is the default where there is no header.',
    }),
    headers: {
      type: 'object',
      properties: { 'content-type': { type: 'string', const: contentType } },
      ...(!isUpdate && { required: ['content-type'] }),
      description: isUpdate
        ? 'A record may have further headers.'
        : "CloudEvents' structured mode: the whole event is the value (docs/decisions/0015-announcements-are-structured.md). Records written before this header was have none.",
    },
    payload: { $ref: `#/components/schemas/${type}` },
    bindings: { kafka: { key: { type: 'string', description: topics[topic].key }, bindingVersion: '0.5.0' } },
    examples: [
      { name: 'sample', summary: 'The committed sample.', headers: announcementHeaders, payload: sample },
    ],
  };
}

/** A CloudEvent of the type, in structured mode. */
function payload(topic: TopicName, type: string, dataClass: string, classes: Schemas): Schema {
  const data = { $ref: `#/components/schemas/${dataClass}` };
  if (type in updateTypes) {
    const { properties, ...envelope } = classes[MarketplaceUpdate.name] ?? {};
    return {
      ...envelope,
      properties: { ...(properties as object), type: { type: 'string', const: type }, data },
    };
  }
  // Reporting announces what several logs decide together, so its events follow from no single record.
  const { writtenBy }: Topic = topics[topic];
  const isOfReporting = writtenBy.includes('reporting');
  const hasFollows = topic === 'village.verdicts' || topic === 'village.certifications';
  const follows = {
    type: 'string',
    pattern: '^\\d+:\\d+:\\d+$',
    description:
      'The record of village.activity that caused it: partition, offset, index among all its outputs.',
  };
  const townshipcode = {
    type: 'string',
    pattern: '^[0-9]{9}$',
    description:
      'The township to which the village belongs; left out where it is the first nine digits of its code.',
  };
  return {
    type: 'object',
    properties: {
      specversion: { type: 'string', const: '1.0' },
      id: { type: 'string', description: 'A repeat after a crash has the id and the content of the first.' },
      source: { type: 'string', const: isOfReporting ? '/taocun/reporting' : '/taocun/classification' },
      type: { type: 'string', const: type },
      time: {
        type: 'string',
        format: 'date-time',
        description: '`asOf`, or a day of a source, at 00:00+08:00.',
      },
      datacontenttype: { type: 'string', const: 'application/json' },
      ...(hasFollows && { follows }),
      ...(topic === 'village.verdicts' && { townshipcode }),
      data,
    },
    required: [
      'specversion',
      'id',
      'source',
      'type',
      'time',
      'datacontenttype',
      ...(hasFollows ? ['follows'] : []),
      'data',
    ],
  };
}

/** Forbids additional properties in an update; an announcement may get further ones in later versions. */
function closed(schemas: Schemas): Schemas {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, { ...schema, additionalProperties: false }]),
  );
}
