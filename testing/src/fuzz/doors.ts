import 'reflect-metadata';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HttpException, type Type } from '@nestjs/common';
import { isRejection, parseInputName, readUpdate, rejectionReasons } from '@taocun/contracts';
import { builtInRuleSets, parseRuleSet } from '@taocun/domain';
import { answerBy, listPositionOf, ListQuestion } from '@taocun/reporting-answers';
import { destinationOf, NewWebhook, retryAfterMs } from '@taocun/reporting-delivery';
import { parsePosition } from '@taocun/reporting-store';
import { Problem, QuestionPipe } from '@taocun/service';
import type { JsonObject } from '../../../apps/ingestion/src/records/original-event';
import {
  checked,
  ManySettingsAsideBody,
  manySettingsAsideOf,
  OneRepairBody,
  oneRepairOf,
  placeOfCursor,
  SettingAsideBody,
} from '../../../apps/ingestion/src/rejected/repair-body';
import { countUpdates, sortUpdates, takenTypes } from '../../../apps/ingestion/src/updates/accept-updates';
import { readBatches } from '../../../libs/kafka/src/protocol/fetched-batches';
import { readJson } from '../../../libs/service/src/http/json-body';
import { resealed } from '../batches/draft';
import { generateBatch } from '../batches/generate';
import type { Door, DoorOutcome } from './door';
import { doorsOfFiles } from './files';
import { doorOfReceivers } from './receivers';

const samples = join(__dirname, '../../../libs/contracts/samples');
const updates = readdirSync(samples)
  .filter((name) => /^taocun\.(order|shop|village\.registered)/.test(name))
  .map((name) => readFileSync(join(samples, name)));
const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const now = Date.parse('2026-01-01T00:00:00Z');
const pipe = new QuestionPipe();

/** A refusal in words for the caller: an HTTP status below 500 with a message. */
function refusalWithMessage(error: unknown): DoorOutcome {
  const status = error instanceof Problem || error instanceof HttpException ? error.getStatus() : 500;
  if (status >= 500 || (error as Error).message.length === 0) throw error;
  return 'refused';
}

function refusal(outcome: object): DoorOutcome {
  if (!isRejection(outcome)) return 'taken';
  const { reason, path, message } = outcome;
  if (!rejectionReasons.includes(reason) || message.length === 0 || (path !== '' && !path.startsWith('/')))
    throw new Error(`refused without a reason: ${JSON.stringify(outcome)}`);
  return 'refused';
}

async function inBody(text: Buffer, read: (body: JsonObject) => unknown): Promise<DoorOutcome> {
  let body: unknown;
  try {
    body = JSON.parse(text.toString());
  } catch {
    return 'refused';
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return 'refused';
  try {
    await read(body as JsonObject);
    return 'taken';
  } catch (error) {
    return refusalWithMessage(error);
  }
}

answerBy(builtInRuleSets);

/** The entry points for foreign input. */
export const doors: readonly Door[] = [
  {
    name: 'Kafka: the value of an update',
    good: updates,
    take: (input) => refusal(readUpdate(input, undefined, now)),
  },
  {
    name: 'Kafka: the headers of an update',
    // The type matches the headers below; otherwise next to nothing would be accepted.
    good: updates
      .map((update) => JSON.parse(update.toString()) as { type: string; data: object })
      .filter(({ type }) => type === 'taocun.order.paid.v1')
      .map(({ data }) => json(data)),
    take: (input, chance) => {
      // Most inputs have invalid headers.
      const names = [
        'content-type',
        'ce_specversion',
        'ce_id',
        'ce_source',
        'ce_type',
        'ce_time',
        '__proto__',
        'ce_',
        'CE_ID',
      ];
      const good = [
        'application/json',
        '1.0',
        'a',
        '/m',
        'taocun.order.paid.v1',
        '2014-06-20T21:15:00+08:00',
      ];
      const entries = names.map((name, at) => {
        const value = good[at] ?? 'x';
        return [
          name,
          chance.chance(92)
            ? value
            : chance.pick([
                input.toString('latin1'),
                '',
                Buffer.from([0xff, 0xfe]),
                null,
                ['1', null],
                undefined,
              ]),
        ];
      });
      const chosen = entries.filter((_entry, at) => chance.chance(at < good.length ? 97 : 20));
      return refusal(readUpdate(input, Object.fromEntries(chosen) as never, now));
    },
  },
  {
    name: 'Kafka: a record batch',
    good: Array.from({ length: 100 }, (_, seed) => generateBatch(seed).bytes),
    take: async (input) => {
      let outcome: DoorOutcome = 'refused';
      for await (const { records } of readBatches(resealed(input), 0, [])) {
        for (const { key, value, headers, unreadable } of records) {
          void [key, value, headers];
          if (unreadable === undefined) outcome = 'taken';
        }
      }
      return outcome;
    },
  },
  {
    name: 'HTTP: a body of updates',
    good: [
      ...updates,
      Buffer.concat([updates[0]!, Buffer.from('\n'), updates[1]!]),
      json(updates.map((one) => JSON.parse(one.toString()) as object)),
    ],
    take: async (input, chance) => {
      const type = chance.pick(takenTypes);
      await countUpdates(type, input, 100);
      const sorted = await sortUpdates(type, input, now, () => undefined);
      if (isRejection(sorted)) return refusal(sorted);
      for (const { reason, message } of sorted.refused.answer.refused)
        if (reason.length === 0 || message.length === 0) throw new Error('refused without a reason');
      return sorted.taken.length > 0 ? 'taken' : 'refused';
    },
  },
  {
    name: 'HTTP: a repair',
    good: [
      json({ patch: { data: { amountFen: 5 } } }),
      json({ event: JSON.parse(updates[0]!.toString()) as object }),
      json({ note: 'x' }),
      json({ reason: 'invalid-data', note: 'x', limit: 5, dryRun: true }),
    ],
    take: (input, chance) =>
      inBody(
        input,
        chance.pick([
          (body) => oneRepairOf(checked(OneRepairBody, body)),
          (body) => manySettingsAsideOf(checked(ManySettingsAsideBody, body)),
          (body) => checked(SettingAsideBody, body),
        ]),
      ),
  },
  {
    name: 'HTTP: a subscription',
    good: [
      json({
        url: 'https://example.com/',
        filter: {
          types: ['taocun.village.verdict.changed.v1'],
          ruleSets: ['world-bank-2019'],
          regions: ['32'],
        },
        start: 'beginning',
      }),
    ],
    take: taken(NewWebhook),
  },
  {
    name: 'HTTP: a query',
    good: [
      Buffer.from('limit=5&cursor=abc&format=csv&fields=name&region=32,3303&ruleSet=world-bank-2019'),
      Buffer.from('fields=name&region=33&region=32&limit[$gt]=1&__proto__[x]=1'),
    ],
    take: async (input) => {
      // Has no prototype, as Fastify's queries, so that no name is special.
      const query = Object.create(null) as Record<string, unknown>;
      for (const [name, value] of new URLSearchParams(input.toString('latin1')))
        query[name] = name in query ? [query[name], value] : value;
      try {
        await pipe.transform(query, { type: 'query', metatype: ListQuestion });
        return 'taken';
      } catch (error) {
        return refusalWithMessage(error);
      }
    },
  },
  {
    name: 'HTTP: cursors and positions',
    good: [
      Buffer.from('v:5,0,12;c:;r:7'),
      Buffer.from(json(['sort', '330782']).toString('base64url')),
      Buffer.from('1:2:3'),
      Buffer.from(Buffer.from('1:2').toString('base64url')),
    ],
    take: (input, chance) => {
      const text = input.toString('latin1');
      if (chance.chance(50))
        return parsePosition(text) === undefined && parseInputName(text) === undefined ? 'refused' : 'taken';
      try {
        if (chance.chance(50)) void placeOfCursor(text);
        else void listPositionOf(text, 'sort', [/^\d{1,12}$/]);
        return 'taken';
      } catch (error) {
        return refusalWithMessage(error);
      }
    },
  },
  {
    name: 'a file of a rule set',
    good: builtInRuleSets.map((rules) => json(rules)),
    take: (input) => {
      let read: unknown;
      try {
        read = JSON.parse(input.toString());
      } catch {
        return 'refused';
      }
      try {
        parseRuleSet(read, 'a rule set');
        return 'taken';
      } catch (error) {
        if (
          error instanceof TypeError ||
          error instanceof RangeError ||
          (error as Error).message.length === 0
        )
          throw error;
        return 'refused';
      }
    },
  },
  {
    name: 'webhooks: an address, and when to come again',
    good: [
      'https://example.com/a?b=c',
      'http://[::ffff:127.0.0.1]/',
      'https://0x7f.1/',
      'https://user:pw@10.0.0.1:8080/',
      '120',
    ].map((text) => Buffer.from(text)),
    take: (input) => {
      const text = input.toString('latin1');
      const ms = retryAfterMs(text, now);
      if (ms !== undefined && !(ms >= 0)) throw new Error(`to come again in ${ms} ms`);
      const judged = destinationOf(text, []);
      return typeof judged === 'string' ? 'refused' : 'taken';
    },
  },
  doorOfReceivers,
  ...doorsOfFiles,
];

/** Reads the body as reporting does, before its content is checked. */
function taken(metatype: Type) {
  return async (input: Buffer): Promise<DoorOutcome> => {
    const body = readJson(input);
    if (!('value' in body)) return refusalWithMessage(body);
    try {
      await pipe.transform(body.value, { type: 'body', metatype });
      return 'taken';
    } catch (error) {
      return refusalWithMessage(error);
    }
  };
}
