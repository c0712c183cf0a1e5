// Made by `npm run openapi` from the document beside it. Not to be edited.
export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
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
      /** @description Since the start of the process. */
      readonly counters: components['schemas']['LoopCounters'];
    };
    readonly OutlookStateOf: {
      /** @description The partition of village.activity that the village is in. */
      readonly partition: number;
      /** @description The next offset to be read; the outlook includes every record before it. */
      readonly offset: number;
    };
    readonly Criterion: {
      /**
       * @description The name of the criterion.
       * @example annual-sales
       * @enum {string}
       */
      readonly criterion:
        | 'annual-sales'
        | 'alibaba-majority'
        | 'scale'
        | 'active-shops'
        | 'active-household-share'
        | 'active-shop-share'
        | 'administrative-village'
        | 'residents-committee'
        | 'kind';
      /**
       * @description The actual value.
       * @example 1234567890
       */
      readonly value?:
        | (number | bigint)
        | {
            /** Format: int64 */
            readonly part: number | bigint;
            /** Format: int64 */
            readonly whole: number | bigint;
          }
        | ('administrative-village' | 'residents-committee');
      /**
       * @description The required value, in the same form.
       * @example 1000000000
       */
      readonly threshold?:
        | (number | bigint)
        | {
            /** Format: int64 */
            readonly part: number | bigint;
            /** Format: int64 */
            readonly whole: number | bigint;
          }
        | ('administrative-village' | 'residents-committee')
        | readonly ('administrative-village' | 'residents-committee')[];
      /** @enum {string} */
      readonly comparison?: 'more-than' | 'at-least' | 'is' | 'one-of' | 'is-one-of';
      /** @description Whether it is met. */
      readonly holds: boolean;
      /**
       * @description The year that the village was certified in, where it is met by that and not by the kind of village.
       * @example 2019
       */
      readonly certifiedBefore?: number;
      /**
       * @description By how much the value exceeds the threshold, below zero where it falls short: an integer or, for shares, the exact fraction { part, whole }. `more-than` holds above zero, `at-least` from zero on. Left out for kinds, and by classification.
       * @example 234567890
       */
      readonly margin?:
        | (number | bigint)
        | {
            /** Format: int64 */
            readonly part: number | bigint;
            /** Format: int64 */
            readonly whole: number | bigint;
          };
      /** @description Alternatives, of which one must hold. */
      readonly anyOf?: readonly components['schemas']['Criterion'][];
    };
    readonly OutlookChange: {
      /**
       * @description The day on which the verdict changes.
       * @example 2015-07-12
       */
      readonly day: string;
      /** @description Whether the village qualifies from then on. */
      readonly qualifies: boolean;
      /**
       * @description The reasons, as of that day.
       * @example [
       *       {
       *         "criterion": "annual-sales",
       *         "value": 1234567890,
       *         "threshold": 1000000000,
       *         "comparison": "more-than",
       *         "holds": true
       *       },
       *       {
       *         "criterion": "scale",
       *         "holds": true,
       *         "anyOf": [
       *           {
       *             "criterion": "active-shops",
       *             "value": 40,
       *             "threshold": 100,
       *             "comparison": "at-least",
       *             "holds": false
       *           },
       *           {
       *             "criterion": "active-household-share",
       *             "value": {
       *               "part": 38,
       *               "whole": 350
       *             },
       *             "threshold": {
       *               "part": 10,
       *               "whole": 100
       *             },
       *             "comparison": "at-least",
       *             "holds": true
       *           }
       *         ]
       *       }
       *     ]
       */
      readonly criteria: readonly components['schemas']['Criterion'][];
    };
    readonly OutlookVerdict: {
      /**
       * @description The rule set.
       * @example world-bank-2019
       */
      readonly ruleSet: string;
      /** @description Whether the village qualifies as of `asOf`. */
      readonly qualifies: boolean;
      /** @description By day; none where the verdict stays. */
      readonly changes: readonly components['schemas']['OutlookChange'][];
    };
    readonly OutlookSales: {
      /**
       * Format: int64
       * @description All shops' sales. In fen, with all digits.
       */
      readonly salesFen: number | bigint;
      /**
       * Format: int64
       * @description The part of Alibaba shops. In fen, with all digits.
       */
      readonly alibabaSalesFen: number | bigint;
    };
    readonly OutlookShops: {
      /** @description Number of shops. */
      readonly shops: number;
      /** @description Those of them on Alibaba platforms. */
      readonly alibabaShops: number;
      /**
       * @description Their ids, at most 100.
       * @example [
       *       "tb-1"
       *     ]
       */
      readonly shopIds: readonly string[];
    };
    readonly OutlookFigures: {
      /**
       * Format: int64
       * @description All shops' sales. In fen, with all digits.
       */
      readonly salesFen: number | bigint;
      /**
       * Format: int64
       * @description The part of Alibaba shops. In fen, with all digits.
       */
      readonly alibabaSalesFen: number | bigint;
      /** @enum {string} */
      readonly kind: 'administrative-village' | 'residents-committee';
      /** @description Households. */
      readonly households: number;
      /** @description Active shops. */
      readonly activeShops: number;
      /** @description Active shops on Alibaba platforms. */
      readonly activeAlibabaShops: number;
      /** @description Households with an active shop. */
      readonly activeHouseholds: number;
      /** @description Households with an active shop on an Alibaba platform. */
      readonly activeAlibabaHouseholds: number;
    };
    readonly OutlookDay: {
      /**
       * @description The day.
       * @example 2015-07-12
       */
      readonly day: string;
      /** @description Sales of 365 days before, which leave the window. */
      readonly leaving: components['schemas']['OutlookSales'];
      /** @description Sales already received for this day, which the clock has not reached. */
      readonly coming: components['schemas']['OutlookSales'];
      /** @description Shops that stop being active for want of an order. */
      readonly stopping: components['schemas']['OutlookShops'];
      /** @description Shops that become old enough to be active. */
      readonly starting: components['schemas']['OutlookShops'];
      /** @description The figures at the end of the day. */
      readonly then: components['schemas']['OutlookFigures'];
    };
    readonly VillageOutlook: {
      /**
       * @description The clock's day, at which the outlook begins.
       * @example 2015-07-12
       */
      readonly asOf: string;
      /**
       * @description The last day of the outlook, 30 days later.
       * @example 2015-07-12
       */
      readonly until: string;
      readonly stateOf: components['schemas']['OutlookStateOf'];
      /** @description For each rule set. */
      readonly verdicts: readonly components['schemas']['OutlookVerdict'][];
      /** @description The days on which anything changes. */
      readonly days: readonly components['schemas']['OutlookDay'][];
      /** @example 320324109002 */
      readonly villageCode: string;
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
