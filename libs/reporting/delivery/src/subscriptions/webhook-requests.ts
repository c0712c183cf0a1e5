import { referredTo, type Schemas, schemasOfClasses, verdictEventTypes } from '@taocun/contracts';
import { openApi, Type, type WebhookRequests } from '@taocun/openapi';
import { followedTypes } from '@taocun/reporting-store';
import { Event } from '../events/events-page';

const header = (name: string, description: string, example: string) => ({
  name,
  in: 'header' as const,
  required: true,
  description,
  schema: { type: 'string' },
  example,
});

const parameters = [
  header(
    'webhook-id',
    "The event's id, the same at every try: drop repeats by `type` and id.",
    'world-bank-2019:320324109002:1',
  ),
  header(
    'webhook-timestamp',
    'The time of this try, in seconds since 1970. Refuse one that is minutes away.',
    '1416000000',
  ),
  header(
    'webhook-signature',
    'By each secret `v1,` and the base64 of HMAC-SHA256 over id, timestamp and body, joined by full stops; spaces between several.',
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  ),
];

const responses = {
  '2XX': { description: 'The delivery is confirmed.' },
  410: { description: 'The webhook ends.' },
  default: {
    description: 'The delivery is tried again, up to ten times, after the pause that `retry-after` asks for.',
  },
};

/** The requests to a subscriber's URL, for the API's description: one per type of event. */
export function webhookRequests(): WebhookRequests {
  const data = (type: (typeof followedTypes)[number]) => ({
    $ref: `#/components/schemas/${verdictEventTypes[type].name}`,
  });
  const types = {
    ...Object.fromEntries(followedTypes.map((type) => [type, data(type)])),
    'taocun.webhook.test.v1': { type: 'object' },
  };
  const webhooks = Object.entries(types).map(([type, schema]) => {
    const event = {
      allOf: [Event, { type: 'object', properties: { type: { type: 'string', const: type }, data: schema } }],
    };
    const content = { 'application/cloudevents+json': { schema: openApi(Type.Unsafe(event)) } };
    const name = type.replaceAll(
      /^taocun|\.v1$|\.(\w)/g,
      (_whole, letter: string | undefined) => letter?.toUpperCase() ?? '',
    );
    const operation = {
      operationId: `receive${name}`,
      tags: ['webhooks'],
      summary: `Receive an event of type ${type}.`,
      security: [],
    };
    // openapi-generator ignores internal operations; with webhooks, its Python client would not even load.
    const internal = { 'x-internal': true };
    return [
      type,
      {
        post: { ...operation, ...internal, parameters, requestBody: { required: true, content }, responses },
      },
    ] as const;
  });
  return {
    webhooks: Object.fromEntries(webhooks),
    schemas: referredTo(types, schemasOfClasses()) satisfies Schemas,
  };
}
