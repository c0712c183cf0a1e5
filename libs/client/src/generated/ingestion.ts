// Made by `npm run openapi` from docs/openapi/ingestion.json. Not to be edited.
export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    readonly NoProgress: {
      /** @description The next offset to be read, at which the partition stays. */
      readonly offset: number;
      /**
       * Format: date-time
       * @description When it stopped, or failed there for the first time.
       */
      readonly since: string;
      /**
       * @description Why.
       * @example the batch at offset 120031 is damaged: its checksum is another one
       */
      readonly because: string;
      /**
       * @description The command that has the service go on behind what fails; left out where `because` says what to do.
       * @example npm run taocun -- skip marketplace.updates/3 120045 --why '…'
       */
      readonly command?: string;
    };
    readonly PartitionStatus: {
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
      /** @description Set where the partition has stopped, or has failed three times in succession at one offset. */
      readonly noProgress?: components['schemas']['NoProgress'];
    };
    readonly PartitionWithoutProgress: {
      /** @description The next offset to be read, at which the partition stays. */
      readonly offset: number;
      /**
       * Format: date-time
       * @description When it stopped, or failed there for the first time.
       */
      readonly since: string;
      /**
       * @description Why.
       * @example the batch at offset 120031 is damaged: its checksum is another one
       */
      readonly because: string;
      /**
       * @description The command that has the service go on behind what fails; left out where `because` says what to do.
       * @example npm run taocun -- skip marketplace.updates/3 120045 --why '…'
       */
      readonly command?: string;
      /**
       * @description The topic.
       * @example village.activity
       */
      readonly topic: string;
      /** @description The partition. */
      readonly partition: number;
    };
    readonly LoopCounters: {
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
    readonly LoopStatus: {
      /**
       * @description Whether Kafka has been reached and the topics are there.
       * @example true
       */
      readonly started: boolean;
      /**
       * @description Whether the loop does its work.
       * @example true
       */
      readonly running: boolean;
      /**
       * @description Why not; empty where it does.
       * @example []
       */
      readonly reasons: readonly string[];
      readonly partitions: readonly components['schemas']['PartitionStatus'][];
      /**
       * @description The partitions of the service that make no progress, whichever instance has them.
       * @example []
       */
      readonly noProgress: readonly components['schemas']['PartitionWithoutProgress'][];
      /** @description Since the start of the process. */
      readonly counters: components['schemas']['LoopCounters'];
    };
    readonly History: {
      /** @description The ends of the minutes. */
      readonly at: readonly string[];
      /**
       * @description Records applied.
       * @example [
       *       1200
       *     ]
       */
      readonly recordsPerSecond: readonly number[];
      /**
       * @description Records published.
       * @example [
       *       900
       *     ]
       */
      readonly publishedPerSecond: readonly number[];
      /**
       * @description Records of its partitions that were not applied yet.
       * @example [
       *       0
       *     ]
       */
      readonly behind: readonly number[];
      /**
       * @description Resident memory.
       * @example [
       *       180000000
       *     ]
       */
      readonly memoryBytes: readonly number[];
      /**
       * @description The share of one core.
       * @example [
       *       0.4
       *     ]
       */
      readonly cpuShare: readonly number[];
      /**
       * @description Whether the loop did its work.
       * @example [
       *       true
       *     ]
       */
      readonly running: readonly boolean[];
    };
    readonly MarketplaceUpdate: {
      /** @enum {string} */
      readonly specversion: '1.0';
      /**
       * @description Names the update among those of its source: the same again is a duplicate.
       * @example order-2014-11-11-0001
       */
      readonly id: string;
      /**
       * @description Who reports it.
       * @example /marketplaces/taobao
       */
      readonly source: string;
      /**
       * @example taocun.order.paid.v1
       * @enum {string}
       */
      readonly type:
        | 'taocun.village.registered.v1'
        | 'taocun.shop.opened.v1'
        | 'taocun.shop.closed.v1'
        | 'taocun.order.paid.v1'
        | 'taocun.order.refunded.v1';
      /**
       * @description When it happened, in RFC 3339.
       * @example 2014-11-11T00:00:12+08:00
       */
      readonly time: string;
      /**
       * @description What happened; its members follow from `type`.
       * @example {
       *       "orderId": "o-1",
       *       "shopId": "tb-1",
       *       "amountFen": 19900,
       *       "category": "agricultural",
       *       "buyerArea": "urban"
       *     }
       */
      readonly data: {
        readonly [key: string]: unknown;
      };
    };
    readonly RefusedUpdate: {
      /**
       * @description Position in the body, from 0, without blank lines.
       * @example 1
       */
      readonly index: number;
      /**
       * @description The line of NDJSON, from 1.
       * @example 2
       */
      readonly line?: number;
      /**
       * @example invalid-data
       * @enum {string}
       */
      readonly reason:
        | 'too-large'
        | 'malformed-json'
        | 'invalid-envelope'
        | 'unknown-type'
        | 'from-the-future'
        | 'invalid-data'
        | 'unreadable-batch'
        | 'foreign-source'
        | 'foreign-type';
      /**
       * @description JSON pointer to the offending value within the update; '' is the whole update.
       * @example /data/amountFen
       */
      readonly path: string;
      /**
       * @description How to correct it.
       * @example The amount must be an integer from 1 to 10000000000000.
       */
      readonly message: string;
    };
    readonly RefusedGroup: {
      /**
       * @example invalid-data
       * @enum {string}
       */
      readonly reason:
        | 'too-large'
        | 'malformed-json'
        | 'invalid-envelope'
        | 'unknown-type'
        | 'from-the-future'
        | 'invalid-data'
        | 'unreadable-batch'
        | 'foreign-source'
        | 'foreign-type';
      /**
       * @description JSON pointer to the offending value within the update; '' is the whole update.
       * @example /data/amountFen
       */
      readonly path: string;
      /**
       * @description How to correct it.
       * @example The amount must be an integer from 1 to 10000000000000.
       */
      readonly message: string;
      /**
       * @description Positions in the body as ranges: the first and the last of each.
       * @example [
       *       [
       *         1000,
       *         99998
       *       ]
       *     ]
       */
      readonly indexes: readonly (readonly number[])[];
    };
    readonly FurtherRefused: {
      /**
       * @description How many further updates were refused, by reason.
       * @example {
       *       "invalid-data": 98999
       *     }
       */
      readonly reasons: {
        readonly [key: string]: number;
      };
      /** @description Those with the same reason and path; `message` is that of the first. */
      readonly groups: readonly components['schemas']['RefusedGroup'][];
      /**
       * @description How many are in no group: the last ones of the body. Correct the others and send the body again to have these named.
       * @example 0
       */
      readonly unnamed: number;
    };
    readonly UpdatesAnswer: {
      /**
       * @description The number of accepted updates; Kafka has acknowledged them.
       * @example 41
       */
      readonly accepted: number;
      /** @description The first refused updates, in the order of the body: up to 1,000, in 256 KiB. They are not stored. */
      readonly refused: readonly components['schemas']['RefusedUpdate'][];
      /** @description The refused updates beyond those, in another 256 KiB; left out where there are none. */
      readonly furtherRefused?: components['schemas']['FurtherRefused'];
    };
    readonly UnreadableBatch: {
      /**
       * @description The last of its offsets.
       * @example 124
       */
      readonly lastOffset: number;
      /**
       * @description How it is compressed; `none` if it is not.
       * @example gzip
       */
      readonly codec: string;
    };
    readonly RejectedGroup: {
      /**
       * @description The day that the partition had come to.
       * @example 2014-11-11
       */
      readonly day: string;
      /**
       * @description How many they are, this one included.
       * @example 19900
       */
      readonly count: number;
      /**
       * @description The least of their offsets. Between them lie others too.
       * @example 120
       */
      readonly firstOffset: number;
      /**
       * @description The greatest of their offsets.
       * @example 20019
       */
      readonly lastOffset: number;
      /**
       * @description The source that all have, where it can be read.
       * @example /marketplaces/taobao
       */
      readonly source?: string;
      /**
       * @description Their paths and sources differ: there were too many for a group each.
       * @enum {boolean}
       */
      readonly mixed?: true;
    };
    readonly RejectedUpdateSummary: {
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
       * @description The offset in this partition.
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
        | 'too-large'
        | 'malformed-json'
        | 'invalid-envelope'
        | 'unknown-type'
        | 'from-the-future'
        | 'invalid-data'
        | 'shop-conflict'
        | 'too-many-waiting'
        | 'unreadable-batch';
      /**
       * @description JSON pointer to the offending value; '' is the whole update.
       * @example /data/amountFen
       */
      readonly path: string;
      /**
       * @description How to correct it.
       * @example The amount must be an integer from 1 to 10000000000000.
       */
      readonly message: string;
      /**
       * @description The record's key.
       * @example tb-1
       */
      readonly key: string | null;
      /** @description Of a batch of records that nobody can read; the first of its bytes are the value. */
      readonly batch?: components['schemas']['UnreadableBatch'];
      /** @description Where it stands for many alike, beyond the first of the day, which are kept singly. All else is what the first of them had. */
      readonly group?: components['schemas']['RejectedGroup'];
      /**
       * @description The size of the value in bytes; null for a tombstone.
       * @example 312
       */
      readonly bytes: number | null;
      /**
       * @description The state of its repair.
       * @example open
       * @enum {string}
       */
      readonly state: 'open' | 'sent' | 'repaired' | 'rejected-anew' | 'set-aside';
      /**
       * @description The number of times it was sent again.
       * @example 0
       */
      readonly tries: number;
    };
    readonly RejectedPage: {
      readonly items: readonly components['schemas']['RejectedUpdateSummary'][];
      /** @description The cursor of the next page; left out on the last. */
      readonly next?: string;
    };
    readonly RejectedFault: {
      /**
       * @example invalid-data
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
        | 'too-many-waiting'
        | 'unreadable-batch';
      /**
       * @description JSON pointer to the offending value; '' is the whole update.
       * @example /data/amountFen
       */
      readonly path: string;
      /**
       * @description Null where no source can be read.
       * @example /marketplaces/taobao
       */
      readonly source: string | null;
      /**
       * @description How many they are, those that an item with `group` stands for included.
       * @example 1200
       */
      readonly updates: number;
      /**
       * @description How many of them are kept singly: `POST /api/v1/rejected/repair` takes these.
       * @example 1200
       */
      readonly correctable: number;
      /**
       * @description The first of them.
       * @example 3:120
       */
      readonly id: string;
      /**
       * @description Its message.
       * @example The amount must be an integer from 1 to 10000000000000.
       */
      readonly message: string;
      /**
       * @description The earliest timestamp in Unix milliseconds.
       * @example 1415635200000
       */
      readonly fromMs: number;
      /**
       * @description The latest.
       * @example 1415638800000
       */
      readonly toMs: number;
    };
    readonly RejectedFaults: {
      /** @description The most frequent first, 100 at most. */
      readonly items: readonly components['schemas']['RejectedFault'][];
      /**
       * @description Whether all was examined and listed: 5,000 updates are, or as many as 10 seconds allow.
       * @example true
       */
      readonly complete: boolean;
    };
    readonly SavedHeader: {
      /** @example traceparent */
      readonly name: string;
      /**
       * @description The value in base64; null if it has none.
       * @example MDA=
       */
      readonly base64: string | null;
    };
    readonly Repair: {
      /**
       * @description Position in the history, from 1.
       * @example 1
       */
      readonly number: number;
      /**
       * Format: date-time
       * @example 2014-11-11T04:00:00.000Z
       */
      readonly at: string;
      /** @description The operator, as given in the request. */
      readonly by?: string;
      /**
       * @example sent
       * @enum {string}
       */
      readonly kind: 'sent' | 'set-aside';
      /** @description The reason for setting it aside. */
      readonly note?: string;
      /**
       * @description The outcome of the update that was sent: Kafka has it (`acknowledged`), may have it (`unknown`) or does not have it (`not-published`); it was accepted, or was a duplicate of an accepted one (`taken`); it was rejected again (`rejected`).
       * @example taken
       * @enum {string}
       */
      readonly outcome?: 'sending' | 'acknowledged' | 'unknown' | 'not-published' | 'taken' | 'rejected';
      /**
       * @description The rejected update that the sent one became.
       * @example 3:140
       */
      readonly rejectedAs?: string;
      /**
       * @description The event's source.
       * @example /marketplaces/taobao
       */
      readonly source?: string;
      /**
       * @description The event's id.
       * @example order-1
       */
      readonly id?: string;
      /**
       * @description The record's key.
       * @example tb-1
       */
      readonly key?: string;
      /**
       * @description The partition of that key.
       * @example 3
       */
      readonly partition?: number;
      /** @description The event that was sent. */
      readonly text?: string;
    };
    readonly RejectedUpdate: {
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
       * @description The offset in this partition.
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
        | 'too-large'
        | 'malformed-json'
        | 'invalid-envelope'
        | 'unknown-type'
        | 'from-the-future'
        | 'invalid-data'
        | 'shop-conflict'
        | 'too-many-waiting'
        | 'unreadable-batch';
      /**
       * @description JSON pointer to the offending value; '' is the whole update.
       * @example /data/amountFen
       */
      readonly path: string;
      /**
       * @description How to correct it.
       * @example The amount must be an integer from 1 to 10000000000000.
       */
      readonly message: string;
      /**
       * @description The record's key.
       * @example tb-1
       */
      readonly key: string | null;
      /** @description Of a batch of records that nobody can read; the first of its bytes are the value. */
      readonly batch?: components['schemas']['UnreadableBatch'];
      /** @description Where it stands for many alike, beyond the first of the day, which are kept singly. All else is what the first of them had. */
      readonly group?: components['schemas']['RejectedGroup'];
      /**
       * @description The size of the value in bytes; null for a tombstone.
       * @example 312
       */
      readonly bytes: number | null;
      /**
       * @description The state of its repair.
       * @example open
       * @enum {string}
       */
      readonly state: 'open' | 'sent' | 'repaired' | 'rejected-anew' | 'set-aside';
      /**
       * @description The number of times it was sent again.
       * @example 0
       */
      readonly tries: number;
      /** @description The record's headers, in order. */
      readonly headers: readonly components['schemas']['SavedHeader'][];
      /**
       * @description The value as text; left out if it is not UTF-8.
       * @example {"specversion":"1.0"}
       */
      readonly text?: string;
      /**
       * @description The value in base64; null for a tombstone.
       * @example eyJzcGVjdmVyc2lvbiI6IjEuMCJ9
       */
      readonly base64: string | null;
      /**
       * @description The rejected update that was corrected into this one.
       * @example 3:120
       */
      readonly repairs?: string;
      /** @description Its repairs, the oldest first. */
      readonly history: readonly components['schemas']['Repair'][];
    };
    readonly ManyRepairs: {
      /** @enum {string} */
      readonly reason:
        | 'too-large'
        | 'malformed-json'
        | 'invalid-envelope'
        | 'unknown-type'
        | 'from-the-future'
        | 'invalid-data'
        | 'shop-conflict'
        | 'too-many-waiting'
        | 'unreadable-batch';
      readonly path?: string;
      readonly source?: string;
      /** Format: date-time */
      readonly from?: string;
      /** Format: date-time */
      readonly to?: string;
      /** @default 100 */
      readonly limit: number;
      readonly cursor?: string;
      /** @default false */
      readonly dryRun: boolean;
      /** @description Your name, kept in the history. */
      readonly by?: string;
      /**
       * @description A JSON merge patch (RFC 7396) of the event: null removes a member.
       * @example {
       *       "data": {
       *         "category": "other"
       *       }
       *     }
       */
      readonly patch?: {
        readonly [key: string]: unknown;
      };
    };
    readonly StillFailing: {
      /** @example 3:121 */
      readonly id: string;
      /**
       * @description `conflict`: an update sent before forbids it.
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
        | 'too-many-waiting'
        | 'unreadable-batch'
        | 'conflict';
      /** @example /data/amountFen */
      readonly path: string;
      /**
       * @description How to correct it.
       * @example /data/amountFen must be an integer from 1 on.
       */
      readonly message: string;
    };
    readonly ManyRepaired: {
      readonly dryRun: boolean;
      /**
       * @description The number of updates examined.
       * @example 40
       */
      readonly matched: number;
      /**
       * @description The number of these that pass the checks.
       * @example 38
       */
      readonly passed: number;
      /**
       * @description The number sent; 0 in a dry run.
       * @example 38
       */
      readonly sent: number;
      /**
       * @description The number that still fail, by reason. They stay open.
       * @example {
       *       "invalid-data": 2
       *     }
       */
      readonly failed: {
        readonly [key: string]: number;
      };
      /** @description The first 100 that still fail. */
      readonly failures: readonly components['schemas']['StillFailing'][];
      /** @description The `cursor` of the next request; left out if nothing follows. */
      readonly next?: string;
    };
    readonly ManySettingsAside: {
      /** @enum {string} */
      readonly reason:
        | 'too-large'
        | 'malformed-json'
        | 'invalid-envelope'
        | 'unknown-type'
        | 'from-the-future'
        | 'invalid-data'
        | 'shop-conflict'
        | 'too-many-waiting'
        | 'unreadable-batch';
      readonly path?: string;
      readonly source?: string;
      /** Format: date-time */
      readonly from?: string;
      /** Format: date-time */
      readonly to?: string;
      /** @default 100 */
      readonly limit: number;
      readonly cursor?: string;
      /** @default false */
      readonly dryRun: boolean;
      /** @description Your name, kept in the history. */
      readonly by?: string;
      /** @example a trial of the marketplace, not meant for us */
      readonly note: string;
    };
    readonly ManySetAside: {
      readonly dryRun: boolean;
      /**
       * @description The number of entries examined, each an update or a group of them.
       * @example 41
       */
      readonly matched: number;
      /**
       * @description The number of updates that these stand for.
       * @example 10040
       */
      readonly updates: number;
      /**
       * @description The number of entries set aside; 0 in a dry run.
       * @example 41
       */
      readonly setAside: number;
      /** @description The `cursor` of the next request; left out if nothing follows. */
      readonly next?: string;
    };
    readonly OneRepair: {
      /** @description The corrected event. */
      readonly event?: {
        readonly [key: string]: unknown;
      };
      /**
       * @description A JSON merge patch (RFC 7396) of the event: null removes a member.
       * @example {
       *       "data": {
       *         "category": "other"
       *       }
       *     }
       */
      readonly patch?: {
        readonly [key: string]: unknown;
      };
      /** @default false */
      readonly again: boolean;
      /** @description Your name, kept in the history. */
      readonly by?: string;
    };
    readonly OneRepaired: {
      /**
       * @description The rejected update's id.
       * @example 3:120
       */
      readonly id: string;
      /**
       * @description Whether the same update had been sent before; nothing was sent now.
       * @example false
       */
      readonly repeated: boolean;
      /** @description The entry in the history. */
      readonly repair: components['schemas']['Repair'];
    };
    readonly SettingAside: {
      /** @example a trial of the marketplace, not meant for us */
      readonly note: string;
      /** @description Your name, kept in the history. */
      readonly by?: string;
    };
    readonly SetAside: {
      /**
       * @description The rejected update's id.
       * @example 3:120
       */
      readonly id: string;
      /** @description The entry in the history. */
      readonly repair: components['schemas']['Repair'];
    };
    readonly IngestionPartition: {
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
       * @description The latest event day, in China Standard Time, of the updates accepted from it; null before the first.
       * @example 2014-11-11
       */
      readonly day: string | null;
    };
    readonly Counts: {
      /**
       * @description Records read.
       * @example 33000
       */
      readonly read: number;
      /**
       * @description Updates accepted, including those that wait for their shop.
       * @example 32000
       */
      readonly accepted: number;
      /**
       * @description Duplicates: their (source, id) was accepted before, or a crash has rerouted them twice.
       * @example 600
       */
      readonly repeated: number;
      /**
       * @description Records rerouted to the partition of their key, where they are read and counted again.
       * @example 300
       */
      readonly forwarded: number;
      /**
       * @description Updates that now wait for the opening of their shop.
       * @example 12
       */
      readonly waiting: number;
      /**
       * @description Updates rejected from Kafka, by reason. Every reason is listed, also with 0. Refusals over HTTP are not counted here.
       * @example {
       *       "too-large": 0,
       *       "malformed-json": 0,
       *       "invalid-envelope": 0,
       *       "unknown-type": 0,
       *       "from-the-future": 0,
       *       "invalid-data": 0,
       *       "shop-conflict": 0,
       *       "too-many-waiting": 0,
       *       "unreadable-batch": 0
       *     }
       */
      readonly rejected: {
        readonly [key: string]: number;
      };
      /** @description The position of each partition. */
      readonly partitions: readonly components['schemas']['IngestionPartition'][];
    };
    /** @description RFC 9457; some types of problems have further members. */
    readonly Problem: {
      /**
       * Format: uri-reference
       * @description The address, at the service itself, that tells about problems of this kind.
       * @example /errors/invalid-request
       */
      readonly type: string;
      /**
       * @description The kind of problem; it stays as it is.
       * @enum {string}
       */
      readonly code:
        | 'invalid-request'
        | 'unreadable-body'
        | 'malformed-request'
        | 'unknown-event-id'
        | 'no-valid-key'
        | 'wrong-role'
        | 'foreign-updates'
        | 'unknown-address'
        | 'not-found'
        | 'unknown-village'
        | 'unknown-region'
        | 'method-not-allowed'
        | 'not-acceptable'
        | 'request-timeout'
        | 'conflict'
        | 'event-id-ahead'
        | 'too-large'
        | 'address-too-long'
        | 'unsupported-content'
        | 'refused-updates'
        | 'too-many-requests'
        | 'headers-too-large'
        | 'unexpected-error'
        | 'service-away'
        | 'unavailable'
        | 'database-away'
        | 'too-busy'
        | 'service-timeout';
      /**
       * @description The kind in words.
       * @example Invalid request
       */
      readonly title: string;
      /** @example 400 */
      readonly status: number;
      /** @description Explanation of this occurrence and, where possible, the remedy. */
      readonly detail: string;
      /** @description The path of the request. */
      readonly instance: string;
      /** @description The id of the request, as in the header `x-request-id` and in the log. */
      readonly requestId?: string;
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
