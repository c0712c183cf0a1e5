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
       * @description `stopped` needs an operator: `error` says what to do; `waiting-to-retry` mends itself.
       * @enum {string}
       */
      readonly state: 'loading' | 'running' | 'waiting-to-retry' | 'stopped';
      /** @description The next offset to be applied. */
      readonly offset: number;
      /** @description The next offset to be applied as it is saved in the database. */
      readonly checkpoint: number;
      /** @description The log's end when it was last looked at. */
      readonly end: number;
      /** @description How long the oldest record that is not applied has waited, at most; 0 where none waits, left out where that is not known. */
      readonly lagMs?: number;
      /** @description Why it does not run. */
      readonly error?: string;
    };
    readonly LoopCountersDocs: {
      /** @description Batches of records applied. */
      readonly batches: number;
      /** @description Records applied. */
      readonly records: number;
      /** @description Checkpoints saved. */
      readonly checkpoints: number;
      /** @description Documents written with them. */
      readonly documentsWritten: number;
      /** @description Records published. */
      readonly recordsPublished: number;
      /** @description Their bytes. */
      readonly bytesPublished: number;
      /** @description How often a partition has started again from its checkpoint. */
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
    readonly OutlookStateOfDocs: {
      /** @description The partition of village.activity that the village is in. */
      readonly partition: number;
      /** @description The next offset to be read: the outlook is true at it. */
      readonly offset: number;
    };
    readonly CriterionDocs: {
      /**
       * @description What is asked.
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
       * @description What was found.
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
       * @description What is wanted, in the same form.
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
      readonly comparison?: 'more-than' | 'at-least' | 'is' | 'is-one-of';
      /** @description Whether it is met. */
      readonly holds: boolean;
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
      /** @description Any of these will do. */
      readonly anyOf?: readonly components['schemas']['CriterionDocs'][];
    };
    readonly OutlookChangeDocs: {
      /**
       * @description The day on which the verdict changes.
       * @example 2015-07-12
       */
      readonly day: string;
      /** @description Whether the village qualifies from then on. */
      readonly qualifies: boolean;
      /** @description The reasons, as of that day. */
      readonly criteria: readonly components['schemas']['CriterionDocs'][];
    };
    readonly OutlookVerdictDocs: {
      /**
       * @description The rule set.
       * @example world-bank-2019
       */
      readonly ruleSet: string;
      /** @description Whether the village qualifies as of `asOf`. */
      readonly qualifies: boolean;
      /** @description By day; none where the verdict stays. */
      readonly changes: readonly components['schemas']['OutlookChangeDocs'][];
    };
    readonly OutlookSalesDocs: {
      /**
       * Format: int64
       * @description All shops' sales. In fen, with all digits.
       */
      readonly salesFen: number | bigint;
      /**
       * Format: int64
       * @description Alibaba shops' sales, which are part of them. In fen, with all digits.
       */
      readonly alibabaSalesFen: number | bigint;
    };
    readonly OutlookShopsDocs: {
      /** @description How many shops. */
      readonly shops: number;
      /** @description How many of them stand on Alibaba platforms. */
      readonly alibabaShops: number;
      /** @description Their names, the first 100. */
      readonly shopIds: readonly string[];
    };
    readonly OutlookFiguresDocs: {
      /**
       * Format: int64
       * @description All shops' sales. In fen, with all digits.
       */
      readonly salesFen: number | bigint;
      /**
       * Format: int64
       * @description Alibaba shops' sales, which are part of them. In fen, with all digits.
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
    readonly OutlookDayDocs: {
      /**
       * @description The day.
       * @example 2015-07-12
       */
      readonly day: string;
      /** @description What was sold 365 days before, and leaves the window. */
      readonly leaving: components['schemas']['OutlookSalesDocs'];
      /** @description What is dated this day though the clock has not come to it. */
      readonly coming: components['schemas']['OutlookSalesDocs'];
      /** @description Shops that are active no longer, for want of an order. */
      readonly stopping: components['schemas']['OutlookShopsDocs'];
      /** @description Shops that are old enough to be active. */
      readonly starting: components['schemas']['OutlookShopsDocs'];
      /** @description The figures at the end of the day. */
      readonly then: components['schemas']['OutlookFiguresDocs'];
    };
    readonly VillageOutlookDocs: {
      /**
       * @description The clock's day, from which it looks ahead.
       * @example 2015-07-12
       */
      readonly asOf: string;
      /**
       * @description The last day that it looks at, 30 days later.
       * @example 2015-07-12
       */
      readonly until: string;
      readonly stateOf: components['schemas']['OutlookStateOfDocs'];
      /** @description For each rule set. */
      readonly verdicts: readonly components['schemas']['OutlookVerdictDocs'][];
      /** @description The days on which anything changes. */
      readonly days: readonly components['schemas']['OutlookDayDocs'][];
      /** @example 320324105212 */
      readonly villageCode: string;
    };
    /** @description RFC 9457; members beyond these come with some kinds of problems. */
    readonly Problem: {
      /**
       * @description The kind of problem; `about:blank` means no more than the status.
       * @example about:blank
       */
      readonly type: string;
      /**
       * @description The status's own phrase, or that of the kind.
       * @example Bad Request
       */
      readonly title: string;
      /** @example 400 */
      readonly status: number;
      /** @description What is the matter this time and, where something can be done, what. */
      readonly detail: string;
      /** @description The path that was asked for. */
      readonly instance: string;
      /** @description What is wrong with parameters, one by one. */
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
