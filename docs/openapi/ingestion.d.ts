// Made by `npm run openapi` from the document beside it. Not to be edited.
export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    readonly PartitionStatusDocs: {
      /**
       * @description The topic.
       * @example village.activity
       */
      readonly topic: string;
      /** @description The partition. */
      readonly partition: number;
      /**
       * @description `stopped` needs an operator, and `error` says what to do; `waiting-to-retry` recovers by itself.
       * @enum {string}
       */
      readonly state: 'loading' | 'running' | 'waiting-to-retry' | 'stopped';
      /** @description The next offset to be applied. */
      readonly offset: number;
      /** @description The next offset to be applied after a restart, as saved in the database. */
      readonly checkpoint: number;
      /** @description The log's end when it was last polled. */
      readonly end: number;
      /** @description Upper bound of how long the oldest unapplied record has waited; 0 where none waits, left out where unknown. */
      readonly lagMs?: number;
      /** @description Why the partition does not run. */
      readonly error?: string;
    };
    readonly LoopCountersDocs: {
      /** @description Batches of records applied. */
      readonly batches: number;
      /** @description Records applied. */
      readonly records: number;
      /** @description Checkpoints saved. */
      readonly checkpoints: number;
      /** @description Documents written by checkpoints. */
      readonly documentsWritten: number;
      /** @description Records published. */
      readonly recordsPublished: number;
      /** @description Bytes of the records published. */
      readonly bytesPublished: number;
      /** @description Restarts of partitions from their checkpoint. */
      readonly restarts: number;
    };
    readonly LoopStatusDocs: {
      /**
       * @description Whether the service does its work.
       * @example true
       */
      readonly ready: boolean;
      /** @description Why not; empty where it does. */
      readonly reasons: readonly string[];
      readonly partitions: readonly components['schemas']['PartitionStatusDocs'][];
      /** @description Since the start of the process. */
      readonly counters: components['schemas']['LoopCountersDocs'];
    };
    readonly RefusedUpdateDocs: {
      /**
       * @description Its place in the body, from 0; blank lines are not counted.
       * @example 1
       */
      readonly index: number;
      /**
       * @description Of NDJSON, the line on which it stands, from 1.
       * @example 2
       */
      readonly line?: number;
      /**
       * @example invalid-data
       * @enum {string}
       */
      readonly reason:
        'too-large' | 'malformed-json' | 'invalid-envelope' | 'unknown-type' | 'from-the-future' | 'invalid-data' | 'foreign-source';
      /**
       * @description The JSON pointer of what offends within the update; '' is the whole of it.
       * @example /data/amountFen
       */
      readonly path: string;
      /**
       * @description How to mend it.
       * @example The amount must be an integer from 1 to 10000000000000.
       */
      readonly message: string;
    };
    readonly UpdatesAnswerDocs: {
      /**
       * @description How many updates were taken; Kafka has acknowledged them.
       * @example 41
       */
      readonly accepted: number;
      /** @description Those that were not. Nothing of them is kept. */
      readonly refused: readonly components['schemas']['RefusedUpdateDocs'][];
    };
    readonly RejectedItemDocs: {
      /**
       * @description Partition and offset.
       * @example 3:120
       */
      readonly id: string;
      /**
       * @description The partition of marketplace.updates.
       * @example 3
       */
      readonly partition: number;
      /**
       * @description The offset in it.
       * @example 120
       */
      readonly offset: number;
      /**
       * @description The record's timestamp in Unix milliseconds.
       * @example 1415635200000
       */
      readonly timestampMs: number;
      /**
       * @example invalid-data
       * @enum {string}
       */
      readonly reason:
        'too-large' | 'malformed-json' | 'invalid-envelope' | 'unknown-type' | 'from-the-future' | 'invalid-data' | 'shop-conflict';
      /**
       * @description The JSON pointer of what offends; '' is the whole update.
       * @example /data/amountFen
       */
      readonly path: string;
      /**
       * @description How to mend it.
       * @example The amount must be an integer from 1 to 10000000000000.
       */
      readonly message: string;
      /**
       * @description The record's key.
       * @example tb-1
       */
      readonly key: string | null;
      /**
       * @description The size of its value; null of a tombstone.
       * @example 312
       */
      readonly bytes: number | null;
      /**
       * @description What has become of it.
       * @example open
       * @enum {string}
       */
      readonly state: 'open' | 'sent' | 'repaired' | 'rejected-anew' | 'set-aside';
      /**
       * @description How often something was sent for it.
       * @example 0
       */
      readonly tries: number;
    };
    readonly RejectedPageDocs: {
      readonly items: readonly components['schemas']['RejectedItemDocs'][];
      /** @description The cursor of the next page; left out on the last. */
      readonly next?: string;
    };
    readonly SavedHeaderDocs: {
      /** @example traceparent */
      readonly name: string;
      /**
       * @description The value in base64; null where there is none.
       * @example MDA=
       */
      readonly base64: string | null;
    };
    readonly RepairDocs: {
      /**
       * @description Its place in the history, from 1.
       * @example 1
       */
      readonly number: number;
      /**
       * Format: date-time
       * @example 2014-11-11T04:00:00.000Z
       */
      readonly at: string;
      /** @description Who, as they called themselves. */
      readonly by?: string;
      /**
       * @example sent
       * @enum {string}
       */
      readonly kind: 'sent' | 'set-aside';
      /** @description Why it was set aside. */
      readonly note?: string;
      /**
       * @description What has become of what was sent: Kafka has it (`acknowledged`), may have it (`unknown`) or has it not (`not-published`); it was accepted, or was a repeat of what was accepted (`taken`); it was rejected anew (`rejected`).
       * @example taken
       * @enum {string}
       */
      readonly outcome?: 'sending' | 'acknowledged' | 'unknown' | 'not-published' | 'taken' | 'rejected';
      /**
       * @description The rejected update that it has become.
       * @example 3:140
       */
      readonly rejectedAs?: string;
      /**
       * @description The event's.
       * @example /marketplaces/taobao
       */
      readonly source?: string;
      /**
       * @description The event's.
       * @example order-1
       */
      readonly id?: string;
      /**
       * @description The record's key.
       * @example tb-1
       */
      readonly key?: string;
      /**
       * @description The key's partition.
       * @example 3
       */
      readonly partition?: number;
      /** @description What was sent. */
      readonly text?: string;
    };
    readonly RejectedAnswerDocs: {
      /**
       * @description Partition and offset.
       * @example 3:120
       */
      readonly id: string;
      /**
       * @description The partition of marketplace.updates.
       * @example 3
       */
      readonly partition: number;
      /**
       * @description The offset in it.
       * @example 120
       */
      readonly offset: number;
      /**
       * @description The record's timestamp in Unix milliseconds.
       * @example 1415635200000
       */
      readonly timestampMs: number;
      /**
       * @example invalid-data
       * @enum {string}
       */
      readonly reason:
        'too-large' | 'malformed-json' | 'invalid-envelope' | 'unknown-type' | 'from-the-future' | 'invalid-data' | 'shop-conflict';
      /**
       * @description The JSON pointer of what offends; '' is the whole update.
       * @example /data/amountFen
       */
      readonly path: string;
      /**
       * @description How to mend it.
       * @example The amount must be an integer from 1 to 10000000000000.
       */
      readonly message: string;
      /**
       * @description The record's key.
       * @example tb-1
       */
      readonly key: string | null;
      /**
       * @description The size of its value; null of a tombstone.
       * @example 312
       */
      readonly bytes: number | null;
      /**
       * @description What has become of it.
       * @example open
       * @enum {string}
       */
      readonly state: 'open' | 'sent' | 'repaired' | 'rejected-anew' | 'set-aside';
      /**
       * @description How often something was sent for it.
       * @example 0
       */
      readonly tries: number;
      /** @description The record's headers, in order. */
      readonly headers: readonly components['schemas']['SavedHeaderDocs'][];
      /**
       * @description The value as text; left out where it is not UTF-8.
       * @example {"specversion":"1.0"}
       */
      readonly text?: string;
      /**
       * @description The value in base64; null of a tombstone.
       * @example eyJzcGVjdmVyc2lvbiI6IjEuMCJ9
       */
      readonly base64: string | null;
      /**
       * @description The rejected update that was corrected into this one.
       * @example 3:120
       */
      readonly repairs?: string;
      /** @description What was done about it, the oldest first. */
      readonly history: readonly components['schemas']['RepairDocs'][];
    };
    readonly StillFailingDocs: {
      /** @example 3:121 */
      readonly id: string;
      /**
       * @description `conflict`: what was sent before forbids it.
       * @enum {string}
       */
      readonly reason:
        | 'too-large'
        | 'malformed-json'
        | 'invalid-envelope'
        | 'unknown-type'
        | 'from-the-future'
        | 'invalid-data'
        | 'shop-conflict'
        | 'conflict';
      /** @example /data/amountFen */
      readonly path: string;
      /** @description How to mend it. */
      readonly message: string;
    };
    readonly ManyRepairedDocs: {
      readonly dryRun: boolean;
      /**
       * @description How many were looked at.
       * @example 40
       */
      readonly matched: number;
      /**
       * @description Of these, how many pass.
       * @example 38
       */
      readonly passed: number;
      /**
       * @description How many were sent; none in a dry run.
       * @example 38
       */
      readonly sent: number;
      /**
       * @description How many still fail, by reason. They stay open.
       * @example {
       *       "invalid-data": 2
       *     }
       */
      readonly failed: {
        readonly [key: string]: number;
      };
      /** @description The first 100 of these. */
      readonly failures: readonly components['schemas']['StillFailingDocs'][];
      /** @description Give it back as `cursor` to go on; left out where nothing follows. */
      readonly next?: string;
    };
    readonly OneRepairedDocs: {
      /**
       * @description The rejected update's.
       * @example 3:120
       */
      readonly id: string;
      /**
       * @description Whether the same had been sent before: then nothing was sent now.
       * @example false
       */
      readonly repeated: boolean;
      /** @description The entry in the history. */
      readonly repair: components['schemas']['RepairDocs'];
    };
    readonly SetAsideDocs: {
      /**
       * @description The rejected update's.
       * @example 3:120
       */
      readonly id: string;
      /** @description The entry in the history. */
      readonly repair: components['schemas']['RepairDocs'];
    };
    readonly PartitionDocs: {
      /**
       * @description The partition of marketplace.updates.
       * @example 0
       */
      readonly partition: number;
      /**
       * @description The next offset to be read.
       * @example 4211
       */
      readonly offset: number;
      /**
       * @description The greatest event day, in China Standard Time, of the updates accepted from it; null before the first.
       * @example 2014-11-11
       */
      readonly day: string | null;
    };
    readonly CountsDocs: {
      /**
       * @description Records read.
       * @example 33000
       */
      readonly read: number;
      /**
       * @description Updates accepted; those that wait for their shop are among them.
       * @example 32000
       */
      readonly accepted: number;
      /**
       * @description Updates passed over, as their (source, id) was accepted before.
       * @example 600
       */
      readonly repeated: number;
      /**
       * @description Records passed on to the partition of their key; they are read, and counted, there again.
       * @example 300
       */
      readonly forwarded: number;
      /**
       * @description Updates that wait for the opening of their shop now.
       * @example 12
       */
      readonly waiting: number;
      /**
       * @description Updates rejected from Kafka, by reason: every reason, also where there is none. What is refused over HTTP is not among them.
       * @example {
       *       "too-large": 0,
       *       "malformed-json": 0,
       *       "invalid-envelope": 0,
       *       "unknown-type": 0,
       *       "from-the-future": 0,
       *       "invalid-data": 0,
       *       "shop-conflict": 0
       *     }
       */
      readonly rejected: {
        readonly [key: string]: number;
      };
      /** @description How far each partition has come. */
      readonly partitions: readonly components['schemas']['PartitionDocs'][];
    };
    /** @description RFC 9457; some types of problems have further members. */
    readonly Problem: {
      /**
       * @description The type of problem; `about:blank` adds nothing to the status.
       * @example about:blank
       */
      readonly type: string;
      /**
       * @description The phrase of the status, or of the type.
       * @example Bad Request
       */
      readonly title: string;
      /** @example 400 */
      readonly status: number;
      /** @description Explanation of this occurrence and, where possible, the remedy. */
      readonly detail: string;
      /** @description The path of the request. */
      readonly instance: string;
      /** @description Errors of parameters, one by one. */
      readonly errors?: readonly string[];
    } & {
      readonly [key: string]: unknown;
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
