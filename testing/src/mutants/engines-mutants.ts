import { foundBy, type Mutant } from './mutant';

const kafka = 'libs/kafka/src';
const messaging = 'libs/messaging/src';
const reporting = 'apps/reporting/src';
const webhooks = 'apps/reporting/src/webhooks';

/** Mistakes in what is said to Kafka and MongoDB, which only a test on the real ones finds. */
export const enginesMutants: readonly Mutant[] = [
  ...foundBy('libs/messaging/test/checkpoint-store.int.spec.ts', [
    [
      'an owner of an older epoch may save',
      `${messaging}/checkpoints/checkpoint-store.ts`,
      '{ _id, epoch, cut: { $lt: cut } }',
      '{ _id, cut: { $lt: cut } }',
    ],
    [
      'a cut whose answer was lost is saved twice',
      `${messaging}/checkpoints/checkpoint-store.ts`,
      'cut: { $lt: cut } }',
      'cut: { $lte: cut } }',
    ],
    ['two owners have the same epoch', `${messaging}/checkpoints/checkpoint-store.ts`, `['$epoch', 0] }, 1] }`, `['$epoch', 0] }, 0] }`],
    [
      'the checkpoint in MongoDB has no names',
      `${messaging}/checkpoints/checkpoint-store.ts`,
      '$set: { offset, names, fields:',
      '$set: { offset, fields:',
    ],
    [
      'a replaced collection keeps its old documents',
      `${messaging}/checkpoints/write-collection.ts`,
      'await collection.deleteMany({ _id: { $in: [...byName.keys()] } }, { session });',
      '',
    ],
    ['a document that is there is added again', `${messaging}/checkpoints/write-collection.ts`, 'missing.delete(_id)', 'missing.has(_id)'],
    [
      'documents are inserted outside of the transaction',
      `${messaging}/checkpoints/write-collection.ts`,
      '{ session, ordered: false,',
      '{ ordered: false,',
    ],
  ]),
  ...foundBy('libs/kafka/test/publisher.int.spec.ts', [
    [
      'a batch is larger than a broker takes',
      `${kafka}/producer/publisher.ts`,
      'FULL_BATCH_BYTES = 700_000',
      'FULL_BATCH_BYTES = 7_000_000',
    ],
    [
      'a batch repeats the sequence number of the last',
      `${kafka}/producer/idempotent-producer.ts`,
      '(sequence + batch.records)',
      '(sequence + batch.records - 1)',
    ],
  ]),
  ...foundBy('apps/reporting/src/feed/announcement-log.int.spec.ts', [
    [
      'every wait for an announcement leaves a listener at its follower',
      `${reporting}/feed/announcement-log.ts`,
      `signal?.removeEventListener('abort', wake);`,
      '',
    ],
  ]),
  ...foundBy('apps/reporting/src/webhooks/delivery/dispatcher.int.spec.ts', [
    [
      'a webhook without a key to sign with does not count as failing',
      `${webhooks}/delivery/delivery-worker.ts`,
      'this.#failing || this.#closed !== undefined',
      'this.#failing',
    ],
    [
      'the session of a delivery worker that is done stays open',
      `${webhooks}/delivery/delivery-worker.ts`,
      'await this.session.endSession();',
      '',
    ],
    [
      'the former secret ends at once',
      `${webhooks}/store/encrypted-secrets.ts`,
      'until === undefined || until > now',
      'until === undefined',
    ],
  ]),
  ...foundBy('apps/reporting/src/webhooks/webhooks.int.spec.ts', [
    [
      'a secret is stored unsealed',
      `${webhooks}/store/encrypted-secrets.ts`,
      '{ sealed: this.#box.seal(secret, owner) }',
      '{ sealed: secret }',
    ],
    ['a secret stays under the former key', `${webhooks}/store/encrypted-secrets.ts`, 'if (secrets.every(isNew)) return;', 'return;'],
  ]),
  ...foundBy('apps/reporting/src/webhooks/subscriptions/deliveries.int.spec.ts', [
    [
      'a delivery begins its tries anew each time',
      `${webhooks}/delivery/delivery-queue.ts`,
      '$inc: { tries: 1 }, $push: pushed(attempt) },',
      '$push: pushed(attempt) },',
    ],
  ]),
];
