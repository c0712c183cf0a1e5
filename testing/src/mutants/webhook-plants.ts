import { type Plant, plantsIn } from './plant';

const inWebhooks = plantsIn('apps/reporting/src/webhooks', 'webhooks: ');

/** Of docs/api.md#webhooks: where they may go, what is signed, in which order, and how long it is tried. */
export const webhookPlants: readonly Plant[] = [
  ...inWebhooks(
    'addresses',
    [
      ['an IPv4 address in IPv6 is not seen as one', 'ipaddr.process(address)', 'ipaddr.parse(address)'],
      ['NAT64 leads into private networks', 'return refusalOf(embedded(parsed), allowed)', 'return undefined'],
      ['what is not given to the Internet counts as public', '!lies(parsed, globalUnicast)', 'false'],
      ['an allowed network is shorter by a bit', 'address.match(network, length)', 'address.match(network, length - 1)'],
    ],
    'destination.spec.ts',
  ),
  ...inWebhooks('destination', [
    ['one public address of a name is enough', 'of addresses)', 'of [first])'],
    ['the address in a URL is not judged', 'isIP(host) === 0 ?', 'isIP(host) >= 0 ?'],
    ['http is taken everywhere', ' && !allowance.http', ' && false'],
    ['a password alone is no login', ` || url.password !== ''`, ''],
  ]),
  ...inWebhooks('retries', [
    ['the first pause is left out', 'delaysMs[tries - 1]', 'delaysMs[tries]'],
    ['a receiver puts a delivery off for ever', 'Math.min(retryAfterMs ?? 0, longestPutOffMs)', '(retryAfterMs ?? 0)'],
  ]),
  ...inWebhooks('signature', [
    ['the id is not signed', '`${id}.${timestamp}', '`${timestamp}'],
    ['the secret before signs nothing', 'secrets.map(', 'secrets.slice(0, 1).map('],
  ]),
  ...inWebhooks('lanes', [
    ['two of a village are under way', '&& !this.#underWay.has(code)', ''],
    ['the latest goes first', 'head.sequence < earliest', 'head.sequence > earliest'],
    ['what is put off is due at once', '{ ...delivery, dueMs, tries', '{ ...delivery, tries'],
  ]),
  ...inWebhooks('post', [
    ['a redirection counts as delivered', 'status <= 299)', 'status <= 399)'],
    ['a connection that was closed meanwhile is a failure', 'request.reusedSocket && ', 'false && '],
    ['an answer is kept whole', '.slice(0, mostAnswerCharacters)', ''],
    ['410 is like any other', 'status === 410', 'status === 411'],
  ]),
  ...inWebhooks(
    'courier',
    [
      ['who can’t sign does not count as failing', 'this.#failing || this.#closed !== undefined', 'this.#failing'],
      ['the session of a courier that is done stays open', 'await this.session.endSession();', ''],
    ],
    'dispatcher.int.spec.ts',
  ),
  ...inWebhooks(
    'kept-secrets',
    [['the secret before ends at once', 'until === undefined || until > now', 'until === undefined']],
    'dispatcher.int.spec.ts',
  ),
  ...inWebhooks(
    'kept-secrets',
    [
      ['a secret is stored as it is', '{ sealed: this.#box.seal(secret, owner) }', '{ value: secret }'],
      ['what was stored as it is stays so', 'if (secrets.every(isNew)) return;', 'return;'],
    ],
    'webhooks.int.spec.ts',
  ),
  ...inWebhooks(
    'delivery-queue',
    [['a delivery begins its tries anew each time', '$inc: { tries: 1 }, $push: pushed(attempt) },', '$push: pushed(attempt) },']],
    'deliveries.int.spec.ts',
  ),
];
