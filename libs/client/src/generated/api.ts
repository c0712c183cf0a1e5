// Made by `npm run openapi` from docs/openapi/reporting.json. Not to be edited.
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
    readonly VillageMonth: {
      /**
       * @description A calendar month in China Standard Time.
       * @example 2014-11
       */
      readonly month: string;
      /**
       * Format: int64
       * @description All shops' sales: paid minus refunded, in fen.
       */
      readonly salesFen: number | bigint;
      /**
       * Format: int64
       * @description Alibaba shops' sales, in fen.
       */
      readonly alibabaSalesFen: number | bigint;
    };
    readonly Statement: {
      /** @example The lists are real, the orders are synthetic. */
      readonly en: string;
      /** @example 名单为真实资料，订单为合成数据。 */
      readonly zh: string;
    };
    readonly Provenance: {
      /**
       * @description A few words, which CSV and NDJSON have in the column `provenance`.
       * @example synthetic orders
       */
      readonly label: string;
      readonly statement: components['schemas']['Statement'];
      /** @description The address at which more is told. */
      readonly url?: string;
      /** @description The distance in km from its registered place within which a village lies; left out where places are exact. */
      readonly placesWithinKm?: number;
    };
    readonly VillageMonthPage: {
      readonly items: readonly components['schemas']['VillageMonth'][];
      /**
       * @description The cursor of the next page; left out on the last.
       * @example WyJjb2RlIiwiMzMwNzgyIl0
       */
      readonly next?: string;
      /**
       * @description The number of items of all pages, with `total=true`; left out where counting takes too long.
       * @example 780
       */
      readonly total?: number;
      /** @description What in the data is not what it looks like; left out where all of it is. */
      readonly provenance?: components['schemas']['Provenance'];
    };
    readonly PaidByCategory: {
      /**
       * Format: int64
       * @description Paid for agricultural produce. In fen, with all digits.
       */
      readonly agricultural: number | bigint;
      /**
       * Format: int64
       * @description Paid for handicraft. In fen, with all digits.
       */
      readonly handicraft: number | bigint;
      /**
       * Format: int64
       * @description Paid for manufactured goods. In fen, with all digits.
       */
      readonly manufactured: number | bigint;
      /**
       * Format: int64
       * @description Paid for services. In fen, with all digits.
       */
      readonly service: number | bigint;
      /**
       * Format: int64
       * @description Paid for anything else. In fen, with all digits.
       */
      readonly other: number | bigint;
    };
    readonly LateUpdates: {
      /**
       * @description A cut-off whose certificates have been issued.
       * @example 2014-06-30
       */
      readonly cutOff: string;
      /** @description Updates of the year that ends with it that arrived after that; they still change the live figures. */
      readonly updates: number;
      /**
       * Format: int64
       * @description What they paid minus what they refunded, in all shops. Counts of before this was told are 0 here. In fen, with all digits.
       */
      readonly salesFen: number | bigint;
      /**
       * Format: int64
       * @description The same in Alibaba shops. In fen, with all digits.
       */
      readonly alibabaSalesFen: number | bigint;
    };
    readonly StateOf: {
      /** @description The partition of village.activity that the village is in. */
      readonly partition: number;
      /** @description The next offset to read: the state is that before it. */
      readonly offset: number;
    };
    readonly Keepers: {
      /** @description Shops that tell the sex of their keeper. */
      readonly sexKnown: number;
      /** @description Women among these keepers. */
      readonly female: number;
      /** @description Shops that tell when their keeper was born. */
      readonly birthYearKnown: number;
      /** @description Keepers of 30 years or less, by the years alone. */
      readonly under31: number;
      /** @description Shops that tell whether their keeper has come back to the village. */
      readonly returneeKnown: number;
      /** @description Keepers who have. */
      readonly returnee: number;
      /** @description Shops that tell whether their keeper is registered as poor. */
      readonly povertyKnown: number;
      /** @description Keepers who are. */
      readonly povertyRegistered: number;
    };
    readonly People: {
      /** @description Keepers of active shops, each a number of shops. */
      readonly keepers: components['schemas']['Keepers'];
      /** @description Active shops that tell how many work in them. */
      readonly workersKnown: number;
      /** @description All who work in these. */
      readonly workers: number;
    };
    readonly VersionInForce: {
      /**
       * @description The first day; null for the first version.
       * @example 2020-01-01
       */
      readonly from: string | null;
      /**
       * @description The last day; null for the last version.
       * @example 2021-12-31
       */
      readonly until: string | null;
    };
    readonly Source: {
      /**
       * @description Where the row is said.
       * @example 50 active shops: no document of the time was found.
       */
      readonly text: string;
      /** @description Its address; left out where there is none. */
      readonly url?: string;
      /**
       * @description `published` by those who made the rule, `reported` by others, or `unverified`: no document was found.
       * @example unverified
       * @enum {string}
       */
      readonly standing: 'published' | 'reported' | 'unverified';
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
      /** @description The source of the threshold in the version in force; that of `scale` for its parts without one of their own. Told by a village's answer, and left out where the rule set names none. */
      readonly source?: components['schemas']['Source'];
      /** @description Alternatives, of which one must hold. */
      readonly anyOf?: readonly components['schemas']['Criterion'][];
    };
    readonly Verdict: {
      /**
       * @description The rule set.
       * @example world-bank-2019
       */
      readonly ruleSet: string;
      /** @description Whether the village qualifies under it. */
      readonly qualifies: boolean;
      /** @description Counts the village's verdicts under the rule set from 1; 0 before the first. */
      readonly sequence: number;
      /**
       * @description The version of the rule set that decided, in force on `asOf`; left out where the rule set is no longer in force.
       * @example {
       *       "from": null,
       *       "until": null
       *     }
       */
      readonly version?: components['schemas']['VersionInForce'];
      /**
       * @description The reasons; all must hold.
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
    readonly PastVerdict: {
      /**
       * @description The rule set.
       * @example world-bank-2019
       */
      readonly ruleSet: string;
      /** @description Whether the village qualifies under it. */
      readonly qualifies: boolean;
      /** @description Counts the village's verdicts under the rule set from 1; 0 before the first. */
      readonly sequence: number;
      /**
       * @description The version of the rule set that decided, in force on `asOf`; left out where the rule set is no longer in force.
       * @example {
       *       "from": null,
       *       "until": null
       *     }
       */
      readonly version?: components['schemas']['VersionInForce'];
      /**
       * @description The reasons; all must hold.
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
      /**
       * @description The day of the verdict.
       * @example 2015-06-30
       */
      readonly asOf: string;
    };
    readonly Revised: {
      /** @description Updates that came for the year after its certificates were issued. */
      readonly lateUpdates: number;
      /**
       * Format: int64
       * @description All shops' sales of the year with these updates. In fen, with all digits.
       */
      readonly salesFen: number | bigint;
      /**
       * Format: int64
       * @description Alibaba shops' sales of the year with them. In fen, with all digits.
       */
      readonly alibabaSalesFen: number | bigint;
      /** @description Whether the criteria of sales hold for these sums. */
      readonly salesHold: boolean;
      /** @description Whether the village would be on the list by these sums, with shops, households and kind as they were certified. */
      readonly qualifies: boolean;
      /**
       * @description `gained`: it is not on the list and would be; `lost`: it is on it and would not be; `none`: as certified.
       * @enum {string}
       */
      readonly change: 'gained' | 'lost' | 'none';
    };
    readonly Certificate: {
      /** @description The certified year. */
      readonly year: number;
      /**
       * @description The rule set.
       * @example world-bank-2019
       */
      readonly ruleSet: string;
      /** @description Whether the village is on the list of the year. */
      readonly qualifies: boolean;
      /**
       * @description The cut-off of the year under the rule set.
       * @example 2015-06-30
       */
      readonly asOf: string;
      /**
       * Format: int64
       * @description All shops' sales of the year. In fen, with all digits.
       */
      readonly salesFen: number | bigint;
      /**
       * Format: int64
       * @description Alibaba shops' sales of the year. In fen, with all digits.
       */
      readonly alibabaSalesFen: number | bigint;
      /** @description Active shops. */
      readonly activeShops: number;
      /** @description Active shops on Alibaba platforms. */
      readonly activeAlibabaShops: number;
      /** @description Households with an active shop. Left out where the certificate is of before it was told. */
      readonly activeHouseholds?: number;
      /** @description Those with an active shop on an Alibaba platform. Left out where the certificate is of before it was told. */
      readonly activeAlibabaHouseholds?: number;
      /** @description All households, by the registration in force. Left out where the certificate is of before it was told. */
      readonly households?: number;
      /**
       * @description The version of the rule set that decided, in force on the cut-off; left out where the rule set is no longer in force.
       * @example {
       *       "from": null,
       *       "until": null
       *     }
       */
      readonly version?: components['schemas']['VersionInForce'];
      /**
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
      /** @description The certificate with the money that came for its year after it was issued; left out where nothing came. */
      readonly revised?: components['schemas']['Revised'];
    };
    readonly OutlookStateOf: {
      /** @description The partition of village.activity that the village is in. */
      readonly partition: number;
      /** @description The next offset to be read; the outlook includes every record before it. */
      readonly offset: number;
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
       * @description The version of the rule set in force on that day. Left out by classification.
       * @example {
       *       "from": null,
       *       "until": null
       *     }
       */
      readonly version?: components['schemas']['VersionInForce'];
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
      /**
       * @description The version of the rule set in force on `asOf`. Left out by classification.
       * @example {
       *       "from": null,
       *       "until": null
       *     }
       */
      readonly version?: components['schemas']['VersionInForce'];
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
    readonly Outlook: {
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
    };
    readonly Village: {
      /**
       * @description The first 2 digits of the code.
       * @example 33
       */
      readonly provinceCode: string;
      /**
       * @description The first 4 digits of the code.
       * @example 3307
       */
      readonly prefectureCode: string;
      /**
       * @description The first 6 digits of the code.
       * @example 330782
       */
      readonly countyCode: string;
      /**
       * @description The first 9 digits of the code.
       * @example 330782004
       */
      readonly townshipCode: string;
      /**
       * @description The village code.
       * @example 330782004213
       */
      readonly villageCode: string;
      /**
       * @description Its name.
       * @example 青岩刘村
       */
      readonly name: string;
      /**
       * @description The names of the regions that it lies in.
       * @example 浙江省 金华市 义乌市 北苑街道
       */
      readonly path: string;
      /** @enum {string} */
      readonly kind: 'administrative-village' | 'residents-committee';
      /** @description Whether its county is a poverty county; left out where the registration does not say. */
      readonly povertyCounty?: boolean;
      readonly longitude?: number;
      readonly latitude?: number;
      /**
       * @description The day of the quantities, in China Standard Time.
       * @example 2015-06-30
       */
      readonly asOf: string;
      /** @description Households of the registration in force. */
      readonly households: number;
      /**
       * Format: int64
       * @description All shops' sales over the 365 days that end with asOf: paid minus refunded. In fen, with all digits.
       */
      readonly salesFen: number | bigint;
      /**
       * Format: int64
       * @description Alibaba shops' sales over these days. In fen, with all digits.
       */
      readonly alibabaSalesFen: number | bigint;
      /** @description Shops open on the day. */
      readonly openShops: number;
      /** @description Shops open for 30 days at least that sell once a month on average. */
      readonly activeShops: number;
      /** @description Active shops on Alibaba platforms. */
      readonly activeAlibabaShops: number;
      /** @description Households with an active shop. */
      readonly activeHouseholds: number;
      /** @description Households with an active shop on an Alibaba platform. */
      readonly activeAlibabaHouseholds: number;
      /** @description Paid over these days, before refunds, by category. */
      readonly paidByCategoryFen: components['schemas']['PaidByCategory'];
      /**
       * Format: int64
       * @description Paid over these days by urban buyers, where the order says so. In fen, with all digits.
       */
      readonly paidByUrbanBuyersFen: number | bigint;
      /**
       * Format: int64
       * @description Paid over these days by rural buyers, where the order says so. In fen, with all digits.
       */
      readonly paidByRuralBuyersFen: number | bigint;
      readonly lateUpdates: readonly components['schemas']['LateUpdates'][];
      readonly stateOf: components['schemas']['StateOf'];
      /** @description What in the data is not what it looks like; left out where all of it is. */
      readonly provenance?: components['schemas']['Provenance'];
      /** @description For operators alone, and left out where nothing is told. */
      readonly people?: components['schemas']['People'];
      /** @description The current verdict under each rule set. */
      readonly verdicts: readonly components['schemas']['Verdict'][];
      /** @description Its verdicts, the newest first, 1000 at most; their criteria without sources. */
      readonly history: readonly components['schemas']['PastVerdict'][];
      /** @description Its certificates, by year and rule set. */
      readonly certifications: readonly components['schemas']['Certificate'][];
      /** @description The changes of the next 30 days if nothing more arrives. */
      readonly outlook: components['schemas']['Outlook'] | null;
      /** @description The reason why `outlook` is null. */
      readonly outlookMissing?: string;
    };
    readonly VerdictSummary: {
      /**
       * @description The rule set.
       * @example world-bank-2019
       */
      readonly ruleSet: string;
      /** @description Whether the village qualifies under it. */
      readonly qualifies: boolean;
      /** @description Counts the village's verdicts under the rule set from 1; 0 before the first. */
      readonly sequence: number;
    };
    readonly VillageSummary: {
      /**
       * @description The first 2 digits of the code.
       * @example 33
       */
      readonly provinceCode: string;
      /**
       * @description The first 4 digits of the code.
       * @example 3307
       */
      readonly prefectureCode: string;
      /**
       * @description The first 6 digits of the code.
       * @example 330782
       */
      readonly countyCode: string;
      /**
       * @description The first 9 digits of the code.
       * @example 330782004
       */
      readonly townshipCode: string;
      /**
       * @description The village code.
       * @example 330782004213
       */
      readonly villageCode: string;
      /**
       * @description Its name.
       * @example 青岩刘村
       */
      readonly name: string;
      /**
       * @description The names of the regions that it lies in.
       * @example 浙江省 金华市 义乌市 北苑街道
       */
      readonly path: string;
      /** @enum {string} */
      readonly kind: 'administrative-village' | 'residents-committee';
      /** @description Whether its county is a poverty county; left out where the registration does not say. */
      readonly povertyCounty?: boolean;
      readonly longitude?: number;
      readonly latitude?: number;
      /**
       * @description The day of the quantities, in China Standard Time.
       * @example 2015-06-30
       */
      readonly asOf: string;
      /** @description Households of the registration in force. */
      readonly households: number;
      /**
       * Format: int64
       * @description All shops' sales over the 365 days that end with asOf: paid minus refunded. In fen, with all digits.
       */
      readonly salesFen: number | bigint;
      /**
       * Format: int64
       * @description Alibaba shops' sales over these days. In fen, with all digits.
       */
      readonly alibabaSalesFen: number | bigint;
      /** @description Shops open on the day. */
      readonly openShops: number;
      /** @description Shops open for 30 days at least that sell once a month on average. */
      readonly activeShops: number;
      /** @description Active shops on Alibaba platforms. */
      readonly activeAlibabaShops: number;
      /** @description Households with an active shop. */
      readonly activeHouseholds: number;
      /** @description Households with an active shop on an Alibaba platform. */
      readonly activeAlibabaHouseholds: number;
      /** @description Paid over these days, before refunds, by category. */
      readonly paidByCategoryFen: components['schemas']['PaidByCategory'];
      /**
       * Format: int64
       * @description Paid over these days by urban buyers, where the order says so. In fen, with all digits.
       */
      readonly paidByUrbanBuyersFen: number | bigint;
      /**
       * Format: int64
       * @description Paid over these days by rural buyers, where the order says so. In fen, with all digits.
       */
      readonly paidByRuralBuyersFen: number | bigint;
      readonly lateUpdates: readonly components['schemas']['LateUpdates'][];
      readonly stateOf: components['schemas']['StateOf'];
      /**
       * @description The rule sets under which it qualifies.
       * @example [
       *       "world-bank-2019"
       *     ]
       */
      readonly qualifiesUnder: readonly string[];
      readonly verdicts: readonly components['schemas']['VerdictSummary'][];
    };
    readonly VillageSummaryPage: {
      readonly items: readonly components['schemas']['VillageSummary'][];
      /**
       * @description The cursor of the next page; left out on the last.
       * @example WyJjb2RlIiwiMzMwNzgyIl0
       */
      readonly next?: string;
      /**
       * @description The number of items of all pages, with `total=true`; left out where counting takes too long.
       * @example 780
       */
      readonly total?: number;
      /** @description What in the data is not what it looks like; left out where all of it is. */
      readonly provenance?: components['schemas']['Provenance'];
    };
    readonly Shortfall: {
      /**
       * Format: int64
       * @example 70000000
       */
      readonly part: number | bigint;
      /**
       * Format: int64
       * @example 1000000000
       */
      readonly whole: number | bigint;
    };
    readonly MissedCriterion: {
      /**
       * @description The criterion; of `scale` the nearer alternative.
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
       * @description The value of the village.
       * @example 930000000
       */
      readonly value:
        | (number | bigint)
        | {
            /** Format: int64 */
            readonly part: number | bigint;
            /** Format: int64 */
            readonly whole: number | bigint;
          };
      /**
       * @description The threshold, in the same form.
       * @example 1000000000
       */
      readonly threshold:
        | (number | bigint)
        | {
            /** Format: int64 */
            readonly part: number | bigint;
            /** Format: int64 */
            readonly whole: number | bigint;
          };
      /** @enum {string} */
      readonly comparison: 'more-than' | 'at-least';
      /** @enum {boolean} */
      readonly holds: false;
      /**
       * @description The amount by which the value exceeds the threshold: never above zero.
       * @example -70000000
       */
      readonly margin:
        | (number | bigint)
        | {
            /** Format: int64 */
            readonly part: number | bigint;
            /** Format: int64 */
            readonly whole: number | bigint;
          };
      /** @description The part of the threshold that is missing, exactly. */
      readonly shortfall: components['schemas']['Shortfall'];
      /**
       * @description The shortfall in parts per million, rounded up.
       * @example 70000
       */
      readonly shortfallPpm: number;
    };
    readonly NearMiss: {
      /**
       * @description The first 2 digits of the code.
       * @example 33
       */
      readonly provinceCode: string;
      /**
       * @description The first 4 digits of the code.
       * @example 3307
       */
      readonly prefectureCode: string;
      /**
       * @description The first 6 digits of the code.
       * @example 330782
       */
      readonly countyCode: string;
      /**
       * @description The first 9 digits of the code.
       * @example 330782004
       */
      readonly townshipCode: string;
      /** @example 330782004213 */
      readonly villageCode: string;
      /** @example 青岩刘村 */
      readonly name: string;
      /**
       * @description Degrees east, if registered.
       * @example 120.06
       */
      readonly longitude?: number;
      /**
       * @description Degrees north, if registered.
       * @example 29.31
       */
      readonly latitude?: number;
      /**
       * @description The day of the quantities.
       * @example 2015-06-30
       */
      readonly asOf: string;
      /** @example world-bank-2019 */
      readonly ruleSet: string;
      /**
       * @description The shortfall of the criterion missed by most.
       * @example 70000
       */
      readonly shortfallPpm: number;
      /**
       * @description The criteria that fail.
       * @example [
       *       "annual-sales"
       *     ]
       */
      readonly fails: readonly (
        | 'annual-sales'
        | 'alibaba-majority'
        | 'scale'
        | 'active-shops'
        | 'active-household-share'
        | 'active-shop-share'
        | 'administrative-village'
        | 'residents-committee'
        | 'kind'
      )[];
      /** @description The failing criteria, with their shortfalls. */
      readonly failing: readonly components['schemas']['MissedCriterion'][];
    };
    readonly NearMissPage: {
      readonly items: readonly components['schemas']['NearMiss'][];
      /**
       * @description The cursor of the next page; left out on the last.
       * @example WyJjb2RlIiwiMzMwNzgyIl0
       */
      readonly next?: string;
      /**
       * @description The number of items of all pages, with `total=true`; left out where counting takes too long.
       * @example 780
       */
      readonly total?: number;
      /** @description What in the data is not what it looks like; left out where all of it is. */
      readonly provenance?: components['schemas']['Provenance'];
    };
    readonly ComparedVillage: {
      /**
       * @description The first 2 digits of the code.
       * @example 33
       */
      readonly provinceCode: string;
      /**
       * @description The first 4 digits of the code.
       * @example 3307
       */
      readonly prefectureCode: string;
      /**
       * @description The first 6 digits of the code.
       * @example 330782
       */
      readonly countyCode: string;
      /**
       * @description The first 9 digits of the code.
       * @example 330782004
       */
      readonly townshipCode: string;
      /** @example 330782004213 */
      readonly villageCode: string;
      /** @example 青岩刘村 */
      readonly name: string;
      /**
       * @description The day of the quantities.
       * @example 2015-06-30
       */
      readonly asOf: string;
      /** @example 120.06 */
      readonly longitude?: number;
      /** @example 29.27 */
      readonly latitude?: number;
      /**
       * Format: int64
       * @example 1234567890
       */
      readonly salesFen: number | bigint;
      /** @example 112 */
      readonly activeShops: number;
      /** @example 320 */
      readonly households: number;
      /**
       * @description The rule set under which it qualifies.
       * @example aliresearch-2013
       */
      readonly ruleSet: string;
      /**
       * @description The rule set under which it does not qualify.
       * @example world-bank-2019
       */
      readonly without: string;
      /**
       * @description The criteria of `without` that fail.
       * @example [
       *       "scale"
       *     ]
       */
      readonly fails: readonly (
        | 'annual-sales'
        | 'alibaba-majority'
        | 'scale'
        | 'active-shops'
        | 'active-household-share'
        | 'active-shop-share'
        | 'administrative-village'
        | 'residents-committee'
        | 'kind'
      )[];
      /**
       * @description The version of `ruleSet` in force on `asOf`.
       * @example {
       *       "from": null,
       *       "until": null
       *     }
       */
      readonly version?: components['schemas']['VersionInForce'];
      /**
       * @description The criteria of `ruleSet`: all hold.
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
      /**
       * @description The version of `without` in force on `asOf`.
       * @example {
       *       "from": null,
       *       "until": null
       *     }
       */
      readonly withoutVersion?: components['schemas']['VersionInForce'];
      /**
       * @description The criteria of `without`, with their margins.
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
      readonly withoutCriteria: readonly components['schemas']['Criterion'][];
    };
    readonly ComparedVillagePage: {
      readonly items: readonly components['schemas']['ComparedVillage'][];
      /**
       * @description The cursor of the next page; left out on the last.
       * @example WyJjb2RlIiwiMzMwNzgyIl0
       */
      readonly next?: string;
      /**
       * @description The number of items of all pages, with `total=true`; left out where counting takes too long.
       * @example 780
       */
      readonly total?: number;
      /** @description What in the data is not what it looks like; left out where all of it is. */
      readonly provenance?: components['schemas']['Provenance'];
    };
    readonly VerdictChange: {
      /** @example 330782004213 */
      readonly villageCode: string;
      /**
       * @description The name registered now.
       * @example 青岩刘村
       */
      readonly name?: string;
      /** @example 120.06 */
      readonly longitude?: number;
      /** @example 29.27 */
      readonly latitude?: number;
      /** @example world-bank-2019 */
      readonly ruleSet: string;
      /**
       * @description The number of the verdict of the village under the rule set.
       * @example 1
       */
      readonly sequence: number;
      /** @description Whether it starts to qualify, or stops. */
      readonly qualifies: boolean;
      /** @example 2014-11-12 */
      readonly asOf: string;
    };
    readonly VerdictChangePage: {
      readonly items: readonly components['schemas']['VerdictChange'][];
      /**
       * @description The cursor of the next page; left out on the last.
       * @example WyJjb2RlIiwiMzMwNzgyIl0
       */
      readonly next?: string;
      /**
       * @description The number of items of all pages, with `total=true`; left out where counting takes too long.
       * @example 780
       */
      readonly total?: number;
      /** @description What in the data is not what it looks like; left out where all of it is. */
      readonly provenance?: components['schemas']['Provenance'];
    };
    readonly Diff: {
      /**
       * @description Whether it qualifies at the later moment and did not at the earlier, or the other way round.
       * @enum {string}
       */
      readonly change: 'gained' | 'lost';
      /** @example 330782004213 */
      readonly villageCode: string;
      /**
       * @description The name registered now.
       * @example 青岩刘村
       */
      readonly name?: string;
      /** @example 浙江省 金华市 义乌市 北苑街道 */
      readonly path: string;
      /** @example world-bank-2019 */
      readonly ruleSet: string;
      /**
       * @description The day of its last verdict between the two.
       * @example 2014-11-12
       */
      readonly since: string;
    };
    readonly DiffPage: {
      /** @description Villages gained, in the regions asked for. */
      readonly gained: number;
      /** @description Villages lost. */
      readonly lost: number;
      readonly items: readonly components['schemas']['Diff'][];
      /**
       * @description The cursor of the next page; left out on the last.
       * @example WyJjb2RlIiwiMzMwNzgyIl0
       */
      readonly next?: string;
      /**
       * @description The number of items of all pages, with `total=true`; left out where counting takes too long.
       * @example 780
       */
      readonly total?: number;
      /** @description What in the data is not what it looks like; left out where all of it is. */
      readonly provenance?: components['schemas']['Provenance'];
    };
    readonly Certification: {
      /**
       * @description The first 2 digits of the code.
       * @example 33
       */
      readonly provinceCode: string;
      /**
       * @description The first 4 digits of the code.
       * @example 3307
       */
      readonly prefectureCode: string;
      /**
       * @description The first 6 digits of the code.
       * @example 330782
       */
      readonly countyCode: string;
      /**
       * @description The first 9 digits of the code.
       * @example 330782004
       */
      readonly townshipCode: string;
      /**
       * @description The village code.
       * @example 330782004213
       */
      readonly villageCode: string;
      /**
       * @description Its name when it was certified.
       * @example 青岩刘村
       */
      readonly name: string;
      /**
       * @description The rule set.
       * @example world-bank-2019
       */
      readonly ruleSet: string;
      /** @description The certified year. */
      readonly year: number;
      /**
       * @description The cut-off of the year under the rule set.
       * @example 2015-06-30
       */
      readonly asOf: string;
      /** @description Whether it is on the list. */
      readonly qualifies: boolean;
      /**
       * Format: int64
       * @description All shops' sales of the year. In fen, with all digits.
       */
      readonly salesFen: number | bigint;
      /**
       * Format: int64
       * @description Alibaba shops' sales of the year. In fen, with all digits.
       */
      readonly alibabaSalesFen: number | bigint;
      /** @description Active shops. */
      readonly activeShops: number;
      /** @description Active shops on Alibaba platforms. */
      readonly activeAlibabaShops: number;
      /** @description Households with an active shop. Left out where the certificate is of before it was told. */
      readonly activeHouseholds?: number;
      /** @description Those with an active shop on an Alibaba platform. Left out where the certificate is of before it was told. */
      readonly activeAlibabaHouseholds?: number;
      /** @description All households, by the registration in force. Left out where the certificate is of before it was told. */
      readonly households?: number;
      /** @description The certificate with the money that came for its year after it was issued; left out where nothing came. */
      readonly revised?: components['schemas']['Revised'];
      /**
       * @description The `knownAt` of the question.
       * @enum {string}
       */
      readonly knownAt?: 'issued' | 'now';
    };
    readonly CertificationPage: {
      readonly items: readonly components['schemas']['Certification'][];
      /**
       * @description The cursor of the next page; left out on the last.
       * @example WyJjb2RlIiwiMzMwNzgyIl0
       */
      readonly next?: string;
      /**
       * @description The number of items of all pages, with `total=true`; left out where counting takes too long.
       * @example 780
       */
      readonly total?: number;
      /** @description What in the data is not what it looks like; left out where all of it is. */
      readonly provenance?: components['schemas']['Provenance'];
    };
    readonly CertifiedRegion: {
      /** @enum {string} */
      readonly kind: 'town' | 'cluster';
      /**
       * @description The code: 9 digits for a town, 6 for a cluster.
       * @example 330782004
       */
      readonly code: string;
      /**
       * @description The registry's name; null where it has none.
       * @example 北苑街道
       */
      readonly name: string | null;
      /**
       * @description The names from the province on.
       * @example 浙江省 金华市 义乌市 北苑街道
       */
      readonly path: string;
      /**
       * @description The rule set.
       * @example world-bank-2019
       */
      readonly ruleSet: string;
      /** @description Whether it is a Taobao Town or a cluster. */
      readonly qualifies: boolean;
      /**
       * @description The size of a cluster: 10, 30 or 100 qualifying villages.
       * @enum {string}
       */
      readonly size?: 'cluster' | 'large' | 'super';
      /** @description The number of its villages that qualify. */
      readonly villages: number;
      /** @description The certified year. */
      readonly year: number;
      /**
       * Format: int64
       * @description Alibaba sales of the region's certified villages. In fen, with all digits.
       */
      readonly alibabaSalesFen: number | bigint;
      /** @description Active Alibaba shops of these villages. */
      readonly activeAlibabaShops: number;
    };
    readonly CertifiedRegionPage: {
      readonly items: readonly components['schemas']['CertifiedRegion'][];
      /**
       * @description The cursor of the next page; left out on the last.
       * @example WyJjb2RlIiwiMzMwNzgyIl0
       */
      readonly next?: string;
      /**
       * @description The number of items of all pages, with `total=true`; left out where counting takes too long.
       * @example 780
       */
      readonly total?: number;
      /** @description What in the data is not what it looks like; left out where all of it is. */
      readonly provenance?: components['schemas']['Provenance'];
    };
    readonly CertifiedFigures: {
      /** @description Whether it is on the list. */
      readonly qualifies: boolean;
      /**
       * Format: int64
       * @description All shops' sales of the year. In fen, with all digits.
       */
      readonly salesFen: number | bigint;
      /**
       * Format: int64
       * @description Alibaba shops' sales of the year. In fen, with all digits.
       */
      readonly alibabaSalesFen: number | bigint;
      /** @description Active shops. */
      readonly activeShops: number;
      /** @description Active shops on Alibaba platforms. */
      readonly activeAlibabaShops: number;
    };
    readonly CertifiedChange: {
      /**
       * @description The first 2 digits of the code.
       * @example 33
       */
      readonly provinceCode: string;
      /**
       * @description The first 4 digits of the code.
       * @example 3307
       */
      readonly prefectureCode: string;
      /**
       * @description The first 6 digits of the code.
       * @example 330782
       */
      readonly countyCode: string;
      /**
       * @description The first 9 digits of the code.
       * @example 330782004
       */
      readonly townshipCode: string;
      /** @enum {string} */
      readonly change: 'new' | 'lost' | 'kept';
      /** @example 330782004213 */
      readonly villageCode: string;
      /**
       * @description Its name when it was certified last.
       * @example 青岩刘村
       */
      readonly name: string;
      /** @example world-bank-2019 */
      readonly ruleSet: string;
      /** @example 2015 */
      readonly year: number;
      /** @description The figures of the year; left out where the village has no certificate of it. */
      readonly now?: components['schemas']['CertifiedFigures'];
      /** @description The figures of the year before; left out where the village has no certificate of it. */
      readonly before?: components['schemas']['CertifiedFigures'];
    };
    readonly ChangeCounts: {
      /** @description On the list, and not on that of the year before. */
      readonly new: number;
      /** @description No longer on the list. */
      readonly lost: number;
      /** @description On both. */
      readonly kept: number;
    };
    readonly CertifiedChangePage: {
      /** @description The number of villages of the regions for each change, whichever is listed. */
      readonly counts: components['schemas']['ChangeCounts'];
      readonly items: readonly components['schemas']['CertifiedChange'][];
      /**
       * @description The cursor of the next page; left out on the last.
       * @example WyJjb2RlIiwiMzMwNzgyIl0
       */
      readonly next?: string;
      /**
       * @description The number of items of all pages, with `total=true`; left out where counting takes too long.
       * @example 780
       */
      readonly total?: number;
      /** @description What in the data is not what it looks like; left out where all of it is. */
      readonly provenance?: components['schemas']['Provenance'];
    };
    readonly CertifiedPovertyCounty: {
      /**
       * @description The code of the county.
       * @example 341221
       */
      readonly code: string;
      /**
       * @description The name on the list, otherwise that of the registry.
       * @example 临泉县
       */
      readonly name: string | null;
      /**
       * @description The names from the province on.
       * @example 安徽省 阜阳市 临泉县
       */
      readonly path: string;
      /**
       * @description The rule set.
       * @example world-bank-2019
       */
      readonly ruleSet: string;
      /** @description The certified year. */
      readonly year: number;
      /** @description Whether it is on the list of 832 poverty counties, or only registered as one. */
      readonly listed: boolean;
      /**
       * @description The year in which it left the list.
       * @example 2019
       */
      readonly delistedYear: number | null;
      /**
       * @description `on-the-list` up to and in the year in which it left the list, `left` afterwards. One that is only registered never leaves.
       * @enum {string}
       */
      readonly standing: 'on-the-list' | 'left';
      /** @description Its villages on the certified list. */
      readonly villages: number;
      /**
       * Format: int64
       * @description All shops' sales of these villages in the year. In fen, with all digits.
       */
      readonly salesFen: number | bigint;
    };
    readonly PovertyCounts: {
      /** @description Villages on the list in counties that are or were poverty counties. */
      readonly villages: number;
      /** @description Those in counties that were on the list of poverty counties in the year. */
      readonly onTheList: number;
      /** @description Those in counties that had left it before. */
      readonly left: number;
    };
    readonly CertifiedPovertyCountyPage: {
      /** @description The villages of all listed counties. */
      readonly counts: components['schemas']['PovertyCounts'];
      readonly items: readonly components['schemas']['CertifiedPovertyCounty'][];
      /**
       * @description The cursor of the next page; left out on the last.
       * @example WyJjb2RlIiwiMzMwNzgyIl0
       */
      readonly next?: string;
      /**
       * @description The number of items of all pages, with `total=true`; left out where counting takes too long.
       * @example 780
       */
      readonly total?: number;
      /** @description What in the data is not what it looks like; left out where all of it is. */
      readonly provenance?: components['schemas']['Provenance'];
    };
    readonly PublishedFigure: {
      /** @description The year. */
      readonly year: number;
      /**
       * @description `CN`, or the code of the region.
       * @example 33
       */
      readonly region: string;
      /** @enum {string} */
      readonly level: 'nation' | 'province' | 'prefecture' | 'county' | 'township';
      /**
       * @description The name of the region.
       * @example 浙江省
       */
      readonly name: string;
      /**
       * @description The thing that was counted.
       * @example villages
       * @enum {string}
       */
      readonly measure:
        | 'active-shops'
        | 'clusters'
        | 'counties'
        | 'enterprise-shops'
        | 'jobs'
        | 'large-clusters'
        | 'merchants-30-and-under-percent'
        | 'prefectures'
        | 'provinces'
        | 'sales-rmb'
        | 'sales-rmb-half-year'
        | 'sales-rmb-in-poverty-counties'
        | 'shops-of-villages'
        | 'shops-over-1m-rmb'
        | 'super-clusters'
        | 'towns'
        | 'towns-central-west-northeast'
        | 'transactions'
        | 'villages'
        | 'villages-central-west'
        | 'villages-central-west-northeast'
        | 'villages-in-clusters-percent'
        | 'villages-in-list'
        | 'villages-in-paper'
        | 'villages-in-poverty-counties'
        | 'villages-in-provincial-poverty-counties'
        | 'villages-northeast'
        | 'villages-over-100m-rmb'
        | 'villages-over-10bn-rmb'
        | 'villages-six-coastal-provinces'
        | 'villages-with-5m-rmb-of-produce';
      /**
       * @description A number of things, a percentage, or RMB.
       * @enum {string}
       */
      readonly unit: 'count' | 'percent' | 'rmb';
      /**
       * @description The published figure.
       * @example 96
       */
      readonly value: number;
      /**
       * @description Who published it, as far as it was seen.
       * @example Xinhua, 2015-12-30 (3news.cn)
       */
      readonly source: string;
      /**
       * @description The rule set of `certified`.
       * @example world-bank-2019
       */
      readonly ruleSet: string;
      /** @description The same figure by the certificates of the year; left out where the year is not certified, or certificates do not tell it. */
      readonly certified?: number;
    };
    readonly PublishedFigurePage: {
      readonly items: readonly components['schemas']['PublishedFigure'][];
      /**
       * @description The cursor of the next page; left out on the last.
       * @example WyJjb2RlIiwiMzMwNzgyIl0
       */
      readonly next?: string;
      /**
       * @description The number of items of all pages, with `total=true`; left out where counting takes too long.
       * @example 780
       */
      readonly total?: number;
      /** @description What in the data is not what it looks like; left out where all of it is. */
      readonly provenance?: components['schemas']['Provenance'];
    };
    readonly LiveRegion: {
      /** @enum {string} */
      readonly kind: 'town' | 'cluster';
      /**
       * @description The code: 9 digits for a town, 6 for a cluster.
       * @example 330782004
       */
      readonly code: string;
      /**
       * @description The registry's name; null where it has none.
       * @example 北苑街道
       */
      readonly name: string | null;
      /**
       * @description The names from the province on.
       * @example 浙江省 金华市 义乌市 北苑街道
       */
      readonly path: string;
      /**
       * @description The rule set.
       * @example world-bank-2019
       */
      readonly ruleSet: string;
      /** @description Whether it is a Taobao Town or a cluster. */
      readonly qualifies: boolean;
      /**
       * @description The size of a cluster: 10, 30 or 100 qualifying villages.
       * @enum {string}
       */
      readonly size?: 'cluster' | 'large' | 'super';
      /** @description The number of its villages that qualify. */
      readonly villages: number;
      /** @description Counts the region's verdicts under the rule set from 1. */
      readonly sequence: number;
      /**
       * @description The day of the verdict.
       * @example 2015-06-30
       */
      readonly asOf: string;
    };
    readonly LiveRegionPage: {
      readonly items: readonly components['schemas']['LiveRegion'][];
      /**
       * @description The cursor of the next page; left out on the last.
       * @example WyJjb2RlIiwiMzMwNzgyIl0
       */
      readonly next?: string;
      /**
       * @description The number of items of all pages, with `total=true`; left out where counting takes too long.
       * @example 780
       */
      readonly total?: number;
      /** @description What in the data is not what it looks like; left out where all of it is. */
      readonly provenance?: components['schemas']['Provenance'];
    };
    readonly Share: {
      /** @description The part. */
      readonly part: number;
      /** @description The whole; 0 where there is nothing. */
      readonly whole: number;
    };
    readonly ClusterCounts: {
      /** @description Clusters of every size. */
      readonly all: number;
      /** @description Those that are neither large nor super. */
      readonly cluster: number;
      /** @description Large clusters. */
      readonly large: number;
      /** @description Super clusters. */
      readonly super: number;
    };
    readonly PovertyCounties: {
      /** @description Counties on the list of poverty counties, and others that a village is registered in as a poverty county. */
      readonly all: number;
      /** @description Those with a Taobao Village. */
      readonly withTaobaoVillages: number;
      /** @description Those without. */
      readonly withoutTaobaoVillages: number;
    };
    readonly RegionSummary: {
      /**
       * @description The code: `CN`, or 2, 4, 6 or 9 digits.
       * @example 330782
       */
      readonly code: string;
      /** @enum {string} */
      readonly level: 'nation' | 'province' | 'prefecture' | 'county' | 'township';
      /**
       * @description The registry's name; null where it has none.
       * @example 义乌市
       */
      readonly name: string | null;
      /**
       * @description The names from the province on.
       * @example 浙江省 金华市 义乌市
       */
      readonly path: string;
      /**
       * @description The newest day of its villages; null where it has none.
       * @example 2015-06-30
       */
      readonly asOf: string | null;
      /**
       * Format: date-time
       * @description The time at which the figures were computed, usually some seconds ago.
       */
      readonly computedAt: string;
      /** @description Assessed villages. */
      readonly villages: number;
      /** @description Villages registered as of a poverty county or, where the registration does not say, in a county on the list. */
      readonly villagesInPovertyCounties: number;
      /** @description Households of these villages. */
      readonly households: number;
      /** @description Open shops. */
      readonly openShops: number;
      /** @description Active shops. */
      readonly activeShops: number;
      /** @description Active shops on Alibaba platforms. */
      readonly activeAlibabaShops: number;
      /** @description Households with an active shop. */
      readonly activeHouseholds: number;
      /** @description Households with an active shop on an Alibaba platform. */
      readonly activeAlibabaHouseholds: number;
      /** @description Active households of all households, as a fraction. */
      readonly activeHouseholdShare: components['schemas']['Share'];
      /**
       * Format: int64
       * @description All shops' sales over 365 days. In fen, with all digits.
       */
      readonly salesFen: number | bigint;
      /**
       * Format: int64
       * @description Alibaba shops' sales over these days. In fen, with all digits.
       */
      readonly alibabaSalesFen: number | bigint;
      /** @description Paid over these days, before refunds, by category. */
      readonly paidByCategoryFen: components['schemas']['PaidByCategory'];
      /**
       * Format: int64
       * @description Paid over these days by urban buyers, where the order says so. In fen, with all digits.
       */
      readonly paidByUrbanBuyersFen: number | bigint;
      /**
       * Format: int64
       * @description Paid over these days by rural buyers, where the order says so. In fen, with all digits.
       */
      readonly paidByRuralBuyersFen: number | bigint;
      /**
       * @description The rule set.
       * @example world-bank-2019
       */
      readonly ruleSet: string;
      /** @description Villages that qualify under it. */
      readonly qualifying: number;
      /** @description Those of them that lie in poverty counties. */
      readonly qualifyingInPovertyCounties: number;
      /**
       * Format: int64
       * @description All shops' sales of the qualifying villages over 365 days. In fen, with all digits.
       */
      readonly qualifyingSalesFen: number | bigint;
      /** @description Taobao Towns. */
      readonly towns: number;
      /** @description Clusters by size. */
      readonly clusters: components['schemas']['ClusterCounts'];
      readonly povertyCounties: components['schemas']['PovertyCounties'];
    };
    readonly RegionSummaryPage: {
      readonly items: readonly components['schemas']['RegionSummary'][];
      /**
       * @description The cursor of the next page; left out on the last.
       * @example WyJjb2RlIiwiMzMwNzgyIl0
       */
      readonly next?: string;
      /**
       * @description The number of items of all pages, with `total=true`; left out where counting takes too long.
       * @example 780
       */
      readonly total?: number;
      /** @description What in the data is not what it looks like; left out where all of it is. */
      readonly provenance?: components['schemas']['Provenance'];
    };
    readonly FiguresUnder: {
      /**
       * @description The rule set.
       * @example world-bank-2019
       */
      readonly ruleSet: string;
      /** @description Villages that qualify under it. */
      readonly qualifying: number;
      /** @description Those of them that lie in poverty counties. */
      readonly qualifyingInPovertyCounties: number;
      /**
       * Format: int64
       * @description All shops' sales of the qualifying villages over 365 days. In fen, with all digits.
       */
      readonly qualifyingSalesFen: number | bigint;
      /** @description Taobao Towns. */
      readonly towns: number;
      /** @description Clusters by size. */
      readonly clusters: components['schemas']['ClusterCounts'];
      readonly povertyCounties: components['schemas']['PovertyCounties'];
    };
    readonly RegionLinks: {
      /** @description The regions that make it up; a township has none. */
      readonly children?: string;
      /**
       * @description Its villages.
       * @example /api/v1/villages?region=33
       */
      readonly villages: string;
      /**
       * @description Its Taobao Towns.
       * @example /api/v1/towns?region=33
       */
      readonly towns: string;
      /**
       * @description Its clusters.
       * @example /api/v1/clusters?region=33
       */
      readonly clusters: string;
      /**
       * @description Its figures by month and year.
       * @example /api/v1/series?region=33
       */
      readonly series: string;
    };
    readonly RegionReport: {
      /**
       * @description The code: `CN`, or 2, 4, 6 or 9 digits.
       * @example 330782
       */
      readonly code: string;
      /** @enum {string} */
      readonly level: 'nation' | 'province' | 'prefecture' | 'county' | 'township';
      /**
       * @description The registry's name; null where it has none.
       * @example 义乌市
       */
      readonly name: string | null;
      /**
       * @description The names from the province on.
       * @example 浙江省 金华市 义乌市
       */
      readonly path: string;
      /**
       * @description The newest day of its villages; null where it has none.
       * @example 2015-06-30
       */
      readonly asOf: string | null;
      /**
       * Format: date-time
       * @description The time at which the figures were computed, usually some seconds ago.
       */
      readonly computedAt: string;
      /** @description Assessed villages. */
      readonly villages: number;
      /** @description Villages registered as of a poverty county or, where the registration does not say, in a county on the list. */
      readonly villagesInPovertyCounties: number;
      /** @description Households of these villages. */
      readonly households: number;
      /** @description Open shops. */
      readonly openShops: number;
      /** @description Active shops. */
      readonly activeShops: number;
      /** @description Active shops on Alibaba platforms. */
      readonly activeAlibabaShops: number;
      /** @description Households with an active shop. */
      readonly activeHouseholds: number;
      /** @description Households with an active shop on an Alibaba platform. */
      readonly activeAlibabaHouseholds: number;
      /** @description Active households of all households, as a fraction. */
      readonly activeHouseholdShare: components['schemas']['Share'];
      /**
       * Format: int64
       * @description All shops' sales over 365 days. In fen, with all digits.
       */
      readonly salesFen: number | bigint;
      /**
       * Format: int64
       * @description Alibaba shops' sales over these days. In fen, with all digits.
       */
      readonly alibabaSalesFen: number | bigint;
      /** @description Paid over these days, before refunds, by category. */
      readonly paidByCategoryFen: components['schemas']['PaidByCategory'];
      /**
       * Format: int64
       * @description Paid over these days by urban buyers, where the order says so. In fen, with all digits.
       */
      readonly paidByUrbanBuyersFen: number | bigint;
      /**
       * Format: int64
       * @description Paid over these days by rural buyers, where the order says so. In fen, with all digits.
       */
      readonly paidByRuralBuyersFen: number | bigint;
      /** @description What in the data is not what it looks like; left out where all of it is. */
      readonly provenance?: components['schemas']['Provenance'];
      /**
       * @description The next larger region; null for the nation.
       * @example CN
       */
      readonly parent: string | null;
      /** @description The figures under each rule set asked for. */
      readonly ruleSets: readonly components['schemas']['FiguresUnder'][];
      readonly links: components['schemas']['RegionLinks'];
    };
    readonly PovertyCounty: {
      /** @example 341221 */
      readonly code: string;
      /**
       * @description The name on the list, otherwise that of the registry.
       * @example 临泉县
       */
      readonly name: string | null;
      /** @example 安徽省 阜阳市 临泉县 */
      readonly path: string;
      /** @description Whether it is on the list of 832 poverty counties, or only registered as one. */
      readonly listed: boolean;
      /**
       * @description The year in which it left the list.
       * @example 2019
       */
      readonly delistedYear: number | null;
      /**
       * @description The rule set.
       * @example world-bank-2019
       */
      readonly ruleSet: string;
      /** @description Assessed villages. */
      readonly villages: number;
      /** @description Those that qualify. */
      readonly qualifying: number;
      /**
       * Format: int64
       * @description All shops' sales over 365 days. In fen, with all digits.
       */
      readonly salesFen: number | bigint;
      /**
       * Format: date-time
       * @description The time at which the figures were computed, usually some seconds ago.
       */
      readonly computedAt: string;
    };
    readonly PovertyCountyPage: {
      readonly items: readonly components['schemas']['PovertyCounty'][];
      /**
       * @description The cursor of the next page; left out on the last.
       * @example WyJjb2RlIiwiMzMwNzgyIl0
       */
      readonly next?: string;
      /**
       * @description The number of items of all pages, with `total=true`; left out where counting takes too long.
       * @example 780
       */
      readonly total?: number;
      /** @description What in the data is not what it looks like; left out where all of it is. */
      readonly provenance?: components['schemas']['Provenance'];
    };
    readonly Price: {
      /**
       * Format: int64
       * @description The part, exactly.
       */
      readonly part: number | bigint;
      /**
       * Format: int64
       * @description The whole, exactly; 0 where there is nothing to divide by.
       */
      readonly whole: number | bigint;
      /**
       * Format: int64
       * @description Rounded to the fen; null where nothing was sold.
       */
      readonly fenPerKilogram: number | bigint | null;
    };
    readonly Percentage: {
      /**
       * Format: int64
       * @description The part, exactly.
       */
      readonly part: number | bigint;
      /**
       * Format: int64
       * @description The whole, exactly; 0 where there is nothing to divide by.
       */
      readonly whole: number | bigint;
      /**
       * Format: int64
       * @description Rounded; null where there is nothing to divide by.
       */
      readonly percent: number | bigint | null;
    };
    readonly FarmGate: {
      /**
       * Format: int64
       * @description Orders with weight and local price.
       */
      readonly orders: number | bigint;
      /**
       * Format: int64
       * @description Their weight in grams.
       */
      readonly grams: number | bigint;
      /**
       * Format: int64
       * @description The amount that buyers paid for them, in fen, before refunds.
       */
      readonly paidFen: number | bigint;
      /**
       * Format: int64
       * @description The value of the same weight at the local price, in fen.
       */
      readonly localValueFen: number | bigint;
      /** @description The price that buyers paid online: 1,000 times the amount paid, over the grams. Farmers keep less of it. */
      readonly online: components['schemas']['Price'];
      /** @description The local price. */
      readonly local: components['schemas']['Price'];
      /** @description The amount paid over the value at the local price. */
      readonly onlineOfLocal: components['schemas']['Percentage'];
      /** @description The share of urban buyers in the amount paid by buyers whose residence is known. */
      readonly urbanShare: components['schemas']['Percentage'];
      /**
       * Format: int64
       * @description The grams that went to urban buyers.
       */
      readonly urbanGrams: number | bigint;
    };
    readonly SeriesPoint: {
      /**
       * @description The month, with `by=month`.
       * @example 2014-11
       */
      readonly month?: string;
      /**
       * @description With `by=year`: the certified year, which ends with its cut-off under the rule set.
       * @example 2015
       */
      readonly year?: number;
      /** @description With `by=year`: villages on the certified list; 0 before it is certified. */
      readonly certified?: number;
      /**
       * @description The region; `CN` for the nation.
       * @example 33
       */
      readonly region: string;
      /**
       * @description The rule set.
       * @example world-bank-2019
       */
      readonly ruleSet: string;
      /** @description Villages that qualify at the end. */
      readonly qualifying: number;
      /** @description Those of them that did not at the end before. */
      readonly new: number;
      /** @description Villages that qualified at the end before and no longer do. */
      readonly lost: number;
      /**
       * Format: int64
       * @description All shops' sales, paid minus refunded. In fen, with all digits.
       */
      readonly salesFen: number | bigint;
      /**
       * Format: int64
       * @description Alibaba shops' sales. In fen, with all digits.
       */
      readonly alibabaSalesFen: number | bigint;
      /** @description Left out where no order has data on produce. */
      readonly farmGate?: components['schemas']['FarmGate'];
      /**
       * @description The newest day in the figures.
       * @example 2015-06-30
       */
      readonly asOf: string;
      /**
       * Format: date-time
       * @description The time at which the figures were computed.
       */
      readonly computedAt: string;
    };
    readonly SeriesPointPage: {
      readonly items: readonly components['schemas']['SeriesPoint'][];
      /**
       * @description The cursor of the next page; left out on the last.
       * @example WyJjb2RlIiwiMzMwNzgyIl0
       */
      readonly next?: string;
      /**
       * @description The number of items of all pages, with `total=true`; left out where counting takes too long.
       * @example 780
       */
      readonly total?: number;
      /** @description What in the data is not what it looks like; left out where all of it is. */
      readonly provenance?: components['schemas']['Provenance'];
    };
    readonly Produce: {
      /**
       * Format: int64
       * @description Orders of produce whose weight and local price are known.
       */
      readonly orders: number | bigint;
      /**
       * Format: int64
       * @description Their weight in grams.
       */
      readonly grams: number | bigint;
      /**
       * Format: int64
       * @description What buyers paid for them, in fen.
       */
      readonly paidFen: number | bigint;
      /**
       * Format: int64
       * @description What they would have brought at the local price, in fen.
       */
      readonly localValueFen: number | bigint;
      /**
       * Format: int64
       * @description The weight that urban buyers bought, in grams.
       */
      readonly urbanGrams: number | bigint;
      /**
       * Format: int64
       * @description What urban buyers paid, in fen.
       */
      readonly urbanPaidFen: number | bigint;
      /**
       * Format: int64
       * @description What was paid where the order tells the buyer’s area, in fen.
       */
      readonly buyersKnownPaidFen: number | bigint;
    };
    readonly PanelRow: {
      /** @enum {string} */
      readonly level: 'village' | 'township' | 'county' | 'prefecture' | 'province' | 'nation';
      /**
       * @description The village code, or the code of the region.
       * @example 320324109002
       */
      readonly code: string;
      /**
       * @description The name; null where the registry has none.
       * @example 浙江省
       */
      readonly name: string | null;
      /** @example 32 */
      readonly provinceCode?: string;
      /** @example 3203 */
      readonly prefectureCode?: string;
      /** @example 320324 */
      readonly countyCode?: string;
      /** @example 320324109 */
      readonly townshipCode?: string;
      /**
       * @description A calendar month in China Standard Time, or a certified year.
       * @example 2014-11
       */
      readonly period: string;
      /** @example world-bank-2019 */
      readonly ruleSet: string;
      /**
       * @description The last day that the figures are of.
       * @example 2014-11-30
       */
      readonly asOf: string;
      /** @description Of a village: whether it qualified at the end of the month, or was certified. */
      readonly qualifies?: boolean;
      /** @description Of a region and year: the villages that have a certificate. */
      readonly villages?: number;
      /** @description Of a region: the villages that qualified at the end of the month, or were certified. */
      readonly qualifying?: number;
      /**
       * @description Of a village by month: its kind, as registered now.
       * @enum {string}
       */
      readonly kind?: 'administrative-village' | 'residents-committee';
      /** @description Of a village by month: whether it is registered as of a poverty county now. */
      readonly povertyCounty?: boolean;
      /** @description Households: by month as registered now, by year as of the certificate. */
      readonly households?: number;
      /** @description By year: active shops. */
      readonly activeShops?: number;
      /** @description By year: active shops on Alibaba platforms. */
      readonly activeAlibabaShops?: number;
      /**
       * Format: int64
       * @description All shops' sales in the period: paid minus refunded, in fen.
       */
      readonly salesFen: number | bigint;
      /**
       * Format: int64
       * @description Alibaba shops' sales in the period, in fen.
       */
      readonly alibabaSalesFen: number | bigint;
      /** @description By month: orders of produce whose weight and local price are known. */
      readonly produce?: components['schemas']['Produce'];
      /** @description Of a village by year: each criterion with its value, threshold and margin. In CSV and Parquet it is JSON. */
      readonly criteria?: readonly Record<string, never>[];
    };
    readonly PanelRowPage: {
      readonly items: readonly components['schemas']['PanelRow'][];
      /**
       * @description The cursor of the next page; left out on the last.
       * @example WyJjb2RlIiwiMzMwNzgyIl0
       */
      readonly next?: string;
      /**
       * @description The number of items of all pages, with `total=true`; left out where counting takes too long.
       * @example 780
       */
      readonly total?: number;
      /** @description What in the data is not what it looks like; left out where all of it is. */
      readonly provenance?: components['schemas']['Provenance'];
    };
    readonly HotSpot: {
      /** @example 330782 */
      readonly code: string;
      /** @example 义乌市 */
      readonly name: string | null;
      /** @example 浙江省 金华市 义乌市 */
      readonly path: string;
      /**
       * @description The rule set.
       * @example world-bank-2019
       */
      readonly ruleSet: string;
      /**
       * @description The year of the certified list; left out, live.
       * @example 2015
       */
      readonly year?: number;
      /** @description Its villages that qualify. */
      readonly qualifying: number;
      /**
       * @description Gi*, the standard score of the villages in it and its neighbours: a hot spot from 1.96 (5 %) or 2.58 (1 %) on; null where all counties are alike.
       * @example 11.2
       */
      readonly gi: number | null;
    };
    readonly MoransI: {
      /**
       * @description Above `expected` where like lies beside like.
       * @example 0.143
       */
      readonly i: number;
      /**
       * @description The value to be expected without regard to place.
       * @example -0.000346
       */
      readonly expected: number;
      /**
       * @description The standard score under randomisation.
       * @example 14.8
       */
      readonly z: number;
    };
    readonly HotSpotPage: {
      /** @description Moran's I over all counties; null where all are alike. */
      readonly moransI: components['schemas']['MoransI'] | null;
      readonly neighbours: number;
      /** @description Counties with a known centre, over which both statistics are computed. */
      readonly counties: number;
      /** @description Villages that qualify in counties without a known centre, which are left out. */
      readonly unplaced: number;
      readonly items: readonly components['schemas']['HotSpot'][];
      /**
       * @description The cursor of the next page; left out on the last.
       * @example WyJjb2RlIiwiMzMwNzgyIl0
       */
      readonly next?: string;
      /**
       * @description The number of items of all pages, with `total=true`; left out where counting takes too long.
       * @example 780
       */
      readonly total?: number;
      /** @description What in the data is not what it looks like; left out where all of it is. */
      readonly provenance?: components['schemas']['Provenance'];
    };
    readonly FarmGateFigures: {
      /**
       * Format: int64
       * @description Orders with weight and local price.
       */
      readonly orders: number | bigint;
      /**
       * Format: int64
       * @description Their weight in grams.
       */
      readonly grams: number | bigint;
      /**
       * Format: int64
       * @description The amount that buyers paid for them, in fen, before refunds.
       */
      readonly paidFen: number | bigint;
      /**
       * Format: int64
       * @description The value of the same weight at the local price, in fen.
       */
      readonly localValueFen: number | bigint;
      /** @description The price that buyers paid online: 1,000 times the amount paid, over the grams. Farmers keep less of it. */
      readonly online: components['schemas']['Price'];
      /** @description The local price. */
      readonly local: components['schemas']['Price'];
      /** @description The amount paid over the value at the local price. */
      readonly onlineOfLocal: components['schemas']['Percentage'];
      /** @description The share of urban buyers in the amount paid by buyers whose residence is known. */
      readonly urbanShare: components['schemas']['Percentage'];
      /**
       * Format: int64
       * @description The grams that went to urban buyers.
       */
      readonly urbanGrams: number | bigint;
      /**
       * @description The month, with `by=month`.
       * @example 2014-11
       */
      readonly month?: string;
      /**
       * @description The code: of the region, the county or the village.
       * @example 330782
       */
      readonly code: string;
      /**
       * @description Its name; null where the registry has none.
       * @example 浙江省
       */
      readonly name: string | null;
      /** @example 浙江省 金华市 义乌市 */
      readonly path: string;
      /**
       * @description The newest day in the figures; null where nothing was sold.
       * @example 2015-06-30
       */
      readonly asOf: string | null;
      /**
       * Format: date-time
       * @description The time at which the figures were computed.
       */
      readonly computedAt: string;
    };
    readonly FarmGateFiguresPage: {
      readonly items: readonly components['schemas']['FarmGateFigures'][];
      /**
       * @description The cursor of the next page; left out on the last.
       * @example WyJjb2RlIiwiMzMwNzgyIl0
       */
      readonly next?: string;
      /**
       * @description The number of items of all pages, with `total=true`; left out where counting takes too long.
       * @example 780
       */
      readonly total?: number;
      /** @description What in the data is not what it looks like; left out where all of it is. */
      readonly provenance?: components['schemas']['Provenance'];
    };
    readonly KeptFigures: {
      /**
       * @description The month, with `by=month`.
       * @example 2014-11
       */
      readonly month?: string;
      /**
       * @description With `by=product`: the product, null for orders that name none. Otherwise the product that was asked for.
       * @example pear
       */
      readonly product?: string | null;
      /**
       * @description The code: of the region, the county or the village.
       * @example 330782
       */
      readonly code: string;
      /**
       * @description Its name; null where the registry has none.
       * @example 浙江省
       */
      readonly name: string | null;
      /** @example 浙江省 金华市 义乌市 */
      readonly path: string;
      /**
       * Format: int64
       * @description Orders that tell both fees and delivery.
       */
      readonly orders: number | bigint;
      /**
       * Format: int64
       * @description Their weight in grams.
       */
      readonly grams: number | bigint;
      /**
       * Format: int64
       * @description The amount that buyers paid for them, in fen, before refunds.
       */
      readonly paidFen: number | bigint;
      /**
       * Format: int64
       * @description The amount that farmers keep of it: less fees and delivery. Negative where these are more.
       */
      readonly keptFen: number | bigint;
      /**
       * Format: int64
       * @description The value of the same weight at the local price, in fen.
       */
      readonly localValueFen: number | bigint;
      /** @description The amount that farmers keep for a kilogram. */
      readonly kept: components['schemas']['Price'];
      /** @description The local price. */
      readonly local: components['schemas']['Price'];
      /** @description The amount kept over the value at the local price. */
      readonly keptOfLocal: components['schemas']['Percentage'];
      /** @description The amount kept over the amount paid. */
      readonly keptOfPaid: components['schemas']['Percentage'];
      /**
       * @description The newest day in the figures; empty where nothing was sold.
       * @example 2015-06-30
       */
      readonly asOf: string;
      /**
       * Format: date-time
       * @description The time at which the figures were computed.
       */
      readonly computedAt: string;
    };
    readonly KeptFiguresPage: {
      readonly items: readonly components['schemas']['KeptFigures'][];
      /**
       * @description The cursor of the next page; left out on the last.
       * @example WyJjb2RlIiwiMzMwNzgyIl0
       */
      readonly next?: string;
      /**
       * @description The number of items of all pages, with `total=true`; left out where counting takes too long.
       * @example 780
       */
      readonly total?: number;
      /** @description What in the data is not what it looks like; left out where all of it is. */
      readonly provenance?: components['schemas']['Provenance'];
    };
    readonly PeopleOfRegion: {
      /** @description Keepers of active shops, each a number of shops. */
      readonly keepers: components['schemas']['Keepers'];
      /** @description Active shops that tell how many work in them. */
      readonly workersKnown: number;
      /** @description All who work in these. */
      readonly workers: number;
      /**
       * @description The certified year.
       * @example 2015
       */
      readonly year: number;
      /**
       * @description The code of the region; `CN` for the nation.
       * @example 33
       */
      readonly code: string;
      /**
       * @description Its name; null where the registry has none.
       * @example 浙江省
       */
      readonly name: string | null;
      /** @example 浙江省 */
      readonly path: string;
      /**
       * @description The rule set.
       * @example world-bank-2019
       */
      readonly ruleSet: string;
      /**
       * @description The day of the counts.
       * @example 2015-06-30
       */
      readonly asOf: string;
      /** @description Whether every count is rounded to a multiple of three; false for operators alone. */
      readonly rounded: boolean;
    };
    readonly PeopleOfRegionPage: {
      readonly items: readonly components['schemas']['PeopleOfRegion'][];
      /**
       * @description The cursor of the next page; left out on the last.
       * @example WyJjb2RlIiwiMzMwNzgyIl0
       */
      readonly next?: string;
      /**
       * @description The number of items of all pages, with `total=true`; left out where counting takes too long.
       * @example 780
       */
      readonly total?: number;
      /** @description What in the data is not what it looks like; left out where all of it is. */
      readonly provenance?: components['schemas']['Provenance'];
    };
    readonly WhatIfQuestion: {
      /**
       * @description The rows of one version as in a file of a rule set. Rows that are left out are those of the rule set that is compared with; `alibabaMajority` may be null: no such row.
       * @example {
       *       "annualSales": {
       *         "thresholdFen": 2000000000,
       *         "comparison": "at-least"
       *       }
       *     }
       */
      readonly rules: {
        /** @enum {string} */
        readonly counts?: 'all-shops' | 'alibaba-shops';
        readonly annualSales?: {
          readonly [key: string]: unknown;
        };
        readonly scale?: {
          readonly [key: string]: unknown;
        };
        readonly town?: {
          readonly [key: string]: unknown;
        };
        readonly cluster?: {
          readonly [key: string]: unknown;
        };
        readonly alibabaMajority?: Record<string, never> | null;
        readonly where?: Record<string, never> | readonly string[];
      };
      /**
       * @description The rule set to compare with; left out, the first.
       * @example world-bank-2019
       */
      readonly compareWith?: string;
      /** @description Over the certificates of this year of that rule set; left out, live. */
      readonly year?: number;
      /**
       * @description Only villages in one of these provinces, prefectures, counties or townships.
       * @example [
       *       "33",
       *       "3203"
       *     ]
       */
      readonly region?: readonly string[];
      /**
       * @description The most villages of a page.
       * @default 100
       */
      readonly limit?: number;
      /** @description `next` of the page before. */
      readonly cursor?: string;
    };
    readonly VillageCounts: {
      /** @description Villages. */
      readonly villages: number;
      /** @description Those that could not be judged: their certificate is of before a quantity that the rules ask for was told. */
      readonly notJudged: number;
      /** @description Those that qualify under the rules. */
      readonly qualifying: number;
      /** @description Those that qualify under the rule set that is compared with. */
      readonly compared: number;
      /** @description Those that qualify under the rules alone. */
      readonly gained: number;
      /** @description Those that qualify under that rule set alone. */
      readonly lost: number;
    };
    readonly TownsOfBoth: {
      /** @description Taobao Towns under the rules. */
      readonly rules: number;
      /** @description Taobao Towns under the rule set that is compared with. */
      readonly compared: number;
    };
    readonly ClustersOfBoth: {
      /** @description Under the rules. */
      readonly rules: components['schemas']['ClusterCounts'];
      /** @description Under the rule set that is compared with. */
      readonly compared: components['schemas']['ClusterCounts'];
    };
    readonly RegionCounts: {
      /** @description Villages. */
      readonly villages: number;
      /** @description Those that could not be judged: their certificate is of before a quantity that the rules ask for was told. */
      readonly notJudged: number;
      /** @description Those that qualify under the rules. */
      readonly qualifying: number;
      /** @description Those that qualify under the rule set that is compared with. */
      readonly compared: number;
      /** @description Those that qualify under the rules alone. */
      readonly gained: number;
      /** @description Those that qualify under that rule set alone. */
      readonly lost: number;
      /**
       * @description The code of the region.
       * @example 33
       */
      readonly code: string;
      /**
       * @description Its name; null where the registry has none.
       * @example 浙江省
       */
      readonly name: string | null;
    };
    readonly ChangedVillage: {
      /**
       * @description The first 2 digits of the code.
       * @example 33
       */
      readonly provinceCode: string;
      /**
       * @description The first 4 digits of the code.
       * @example 3307
       */
      readonly prefectureCode: string;
      /**
       * @description The first 6 digits of the code.
       * @example 330782
       */
      readonly countyCode: string;
      /**
       * @description The first 9 digits of the code.
       * @example 330782004
       */
      readonly townshipCode: string;
      /**
       * @description The village code.
       * @example 330782004213
       */
      readonly villageCode: string;
      /**
       * @description Its name.
       * @example 青岩刘村
       */
      readonly name: string;
      /**
       * @description Whether it qualifies under the rules alone, or under the rule set alone.
       * @enum {string}
       */
      readonly change: 'gained' | 'lost';
      /**
       * @description Why: the first criterion that fails, of the rules where the village is lost, of the rule set where it is gained.
       * @enum {string}
       */
      readonly decidedBy?:
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
       * @description The criteria of the rules.
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
      /**
       * @description Those of the rule set that is compared with.
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
      readonly comparedCriteria: readonly components['schemas']['Criterion'][];
    };
    readonly WhatIfAnswer: {
      /** @description What in the data is not what it looks like; left out where all of it is. */
      readonly provenance?: components['schemas']['Provenance'];
      /**
       * @description The rule set that is compared with.
       * @example world-bank-2019
       */
      readonly compareWith: string;
      /** @description The certified year; left out live. */
      readonly year?: number;
      /**
       * @description The newest day of the quantities; null where there are none.
       * @example 2015-06-30
       */
      readonly asOf: string | null;
      /** @description The year whose lists `orCertifiedBefore` looked at; left out where nothing looked back, or there is none. */
      readonly certifiedBefore?: number;
      /**
       * @description The rows whole, those that were left out too.
       * @example {
       *       "counts": "all-shops"
       *     }
       */
      readonly rules: {
        readonly [key: string]: unknown;
      };
      /** @description All villages of the question. */
      readonly total: components['schemas']['VillageCounts'];
      readonly towns: components['schemas']['TownsOfBoth'];
      /** @description Of counties that lie whole in the regions asked for. */
      readonly clusters: components['schemas']['ClustersOfBoth'];
      /** @description By province, those with villages of the question. */
      readonly provinces: readonly components['schemas']['RegionCounts'][];
      /** @description By prefecture. */
      readonly prefectures: readonly components['schemas']['RegionCounts'][];
      /** @description By county. */
      readonly counties: readonly components['schemas']['RegionCounts'][];
      /** @description The villages gained and lost, by code. */
      readonly items: readonly components['schemas']['ChangedVillage'][];
      /** @description The `cursor` of the next page; left out on the last one. */
      readonly next?: string;
      /**
       * @description The time of the copy of the quantities.
       * @example 2015-07-16T02:00:00.000Z
       */
      readonly computedAt: string;
    };
    readonly ProvinceCounts: {
      /**
       * @description The province.
       * @example 33
       */
      readonly provinceCode: string;
      /** @description Its villages that are counted. */
      readonly villages: number;
      /** @description Those that qualify. */
      readonly qualifying: number;
    };
    readonly Counts: {
      /** @description What in the data is not what it looks like; left out where all of it is. */
      readonly provenance?: components['schemas']['Provenance'];
      /**
       * @description The rule set.
       * @example world-bank-2019
       */
      readonly ruleSet: string;
      /** @description Villages: live, all that are assessed; of a year, all with sales in it. */
      readonly villages: number;
      /** @description Those that qualify. */
      readonly qualifying: number;
      /** @description Taobao Towns. */
      readonly towns: number;
      readonly clusters: components['schemas']['ClusterCounts'];
      /** @description By province code. */
      readonly provinces: readonly components['schemas']['ProvinceCounts'][];
    };
    readonly RevisedCounts: {
      /** @description Certificates for whose year updates came after they were issued. */
      readonly certificates: number;
      /** @description Those of villages that are not on the list and would be. */
      readonly gained: number;
      /** @description Those of villages that are on the list and would not be. */
      readonly lost: number;
    };
    readonly CertifiedCounts: {
      /** @description What in the data is not what it looks like; left out where all of it is. */
      readonly provenance?: components['schemas']['Provenance'];
      /**
       * @description The rule set.
       * @example world-bank-2019
       */
      readonly ruleSet: string;
      /** @description Villages: live, all that are assessed; of a year, all with sales in it. */
      readonly villages: number;
      /** @description Those that qualify. */
      readonly qualifying: number;
      /** @description Taobao Towns. */
      readonly towns: number;
      readonly clusters: components['schemas']['ClusterCounts'];
      /** @description By province code. */
      readonly provinces: readonly components['schemas']['ProvinceCounts'][];
      /** @description The certified year. */
      readonly year: number;
      /** @description What money that came after the certificates were issued would change. */
      readonly revised: components['schemas']['RevisedCounts'];
      /** @description The villages of the list in poverty counties. */
      readonly inPovertyCounties: components['schemas']['PovertyCounts'];
    };
    readonly RuleSetTitle: {
      /**
       * @description In English.
       * @example AliResearch, rules of their time
       */
      readonly en: string;
      /**
       * @description In Chinese.
       * @example 阿里研究院历年标准
       */
      readonly zh: string;
    };
    readonly CutOff: {
      /**
       * @description The first year that is certified so.
       * @example 2019
       */
      readonly fromYear: number;
      /**
       * @description The day of each year that its certificates are as of, MM-DD.
       * @example 06-30
       */
      readonly monthDay: string;
    };
    readonly RuleSetVersion: {
      /**
       * @description The day from which it holds; left out for the first version.
       * @example 2020-01-01
       */
      readonly from?: string;
      /**
       * @description The shops that count: `all-shops` or `alibaba-shops`.
       * @example alibaba-shops
       */
      readonly counts: string;
      /**
       * @description Annual sales.
       * @example {
       *       "thresholdFen": 1000000000,
       *       "comparison": "at-least"
       *     }
       */
      readonly annualSales: {
        readonly [key: string]: unknown;
      };
      /**
       * @description Alibaba's share of the sales has to be above it.
       * @example {
       *       "part": 1,
       *       "whole": 2
       *     }
       */
      readonly alibabaMajority?: {
        readonly [key: string]: unknown;
      };
      /**
       * @description Active shops, or a share of the households.
       * @example {
       *       "activeShops": 100,
       *       "share": {
       *         "of": "active-shops",
       *         "part": 10,
       *         "whole": 100
       *       }
       *     }
       */
      readonly scale: {
        readonly [key: string]: unknown;
      };
      /**
       * @description The kinds of village that may qualify.
       * @example {
       *       "kinds": [
       *         "administrative-village"
       *       ],
       *       "orCertifiedBefore": true
       *     }
       */
      readonly where: {
        readonly [key: string]: unknown;
      };
      /**
       * @description Taobao Towns.
       * @example {
       *       "qualifyingVillages": 3,
       *       "subdistricts": false
       *     }
       */
      readonly town: {
        readonly [key: string]: unknown;
      };
      /**
       * @description Qualifying villages of a cluster.
       * @example {
       *       "cluster": 10,
       *       "large": 30,
       *       "super": 100
       *     }
       */
      readonly cluster: {
        readonly [key: string]: unknown;
      };
      /** @description By the name of the criterion, and of `town`, `cluster` and `cut-off`. */
      readonly sources?: {
        readonly [key: string]: components['schemas']['Source'];
      };
    };
    readonly RuleSet: {
      /**
       * @description The rule set.
       * @example aliresearch
       */
      readonly id: string;
      readonly title?: components['schemas']['RuleSetTitle'];
      /** @description In order of years; years before the first are not certified. */
      readonly cutOffs: readonly components['schemas']['CutOff'][];
      /** @description In order of time. */
      readonly versions: readonly components['schemas']['RuleSetVersion'][];
    };
    readonly RuleSets: {
      /** @description What in the data is not what it looks like; left out where all of it is. */
      readonly provenance?: components['schemas']['Provenance'];
      readonly items: readonly components['schemas']['RuleSet'][];
    };
    readonly WebhookFilter: {
      /** @description Only events of these types. */
      readonly types?: readonly (
        | 'taocun.village.verdict.changed.v1'
        | 'taocun.village.certified.v1'
        | 'taocun.town.verdict.changed.v1'
        | 'taocun.cluster.verdict.changed.v1'
      )[];
      /**
       * @description Only what is said under these rule sets, each of them in force.
       * @example [
       *       "world-bank-2019"
       *     ]
       */
      readonly ruleSets?: readonly string[];
      /**
       * @description Only villages, towns and clusters in these provinces, prefectures, counties or townships: 2, 4, 6 or 9 digits.
       * @example [
       *       "33",
       *       "3207"
       *     ]
       */
      readonly regions?: readonly string[];
      /**
       * @description Only these villages.
       * @example [
       *       "320324109002"
       *     ]
       */
      readonly villages?: readonly string[];
    };
    readonly NewWebhook: {
      /**
       * @description Where to deliver: https, to a public address, without a login.
       * @example https://example.com/taobao-villages
       */
      readonly url: string;
      /**
       * @description For people.
       * @example The map of our province
       */
      readonly description?: string;
      /** @description What is wanted; everything where it is empty. */
      readonly filter?: components['schemas']['WebhookFilter'];
      /**
       * @description Whether only what is announced from now on is delivered, or first everything that ever was.
       * @default now
       * @enum {string}
       */
      readonly from?: 'now' | 'beginning';
    };
    readonly CreatedWebhook: {
      /**
       * @description The webhook's id.
       * @example wh_6474e19c2f0a4b0001c3d5e7
       */
      readonly id: string;
      /**
       * @description The API key that it belongs to.
       * @example 0123456789ab
       */
      readonly keyId: string;
      /** @example https://example.com/taobao-villages */
      readonly url: string;
      /** @example The map of our province */
      readonly description: string;
      /**
       * @example {
       *       "regions": [
       *         "33"
       *       ]
       *     }
       */
      readonly filter: components['schemas']['WebhookFilter'];
      /**
       * @description `ended`: its receiver has answered 410, or its key was revoked or has expired.
       * @enum {string}
       */
      readonly state: 'active' | 'paused' | 'ended';
      /**
       * @description Why it has ended.
       * @example Its key was revoked or has expired.
       */
      readonly reason?: string;
      /** Format: date-time */
      readonly createdAt: string;
      /**
       * Format: date-time
       * @description Until when the secret before the present one signs too.
       */
      readonly previousSecretUntil?: string;
      /**
       * @description What signs deliveries. It is shown now and never again: keep it.
       * @example whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=
       */
      readonly secret: string;
    };
    readonly Webhook: {
      /**
       * @description The webhook's id.
       * @example wh_6474e19c2f0a4b0001c3d5e7
       */
      readonly id: string;
      /**
       * @description The API key that it belongs to.
       * @example 0123456789ab
       */
      readonly keyId: string;
      /** @example https://example.com/taobao-villages */
      readonly url: string;
      /** @example The map of our province */
      readonly description: string;
      /**
       * @example {
       *       "regions": [
       *         "33"
       *       ]
       *     }
       */
      readonly filter: components['schemas']['WebhookFilter'];
      /**
       * @description `ended`: its receiver has answered 410, or its key was revoked or has expired.
       * @enum {string}
       */
      readonly state: 'active' | 'paused' | 'ended';
      /**
       * @description Why it has ended.
       * @example Its key was revoked or has expired.
       */
      readonly reason?: string;
      /** Format: date-time */
      readonly createdAt: string;
      /**
       * Format: date-time
       * @description Until when the secret before the present one signs too.
       */
      readonly previousSecretUntil?: string;
    };
    readonly WebhookPage: {
      readonly items: readonly components['schemas']['Webhook'][];
      /** @description The cursor of the next page; left out on the last. */
      readonly next?: string;
    };
    readonly WebhookWithCounts: {
      /**
       * @description The webhook's id.
       * @example wh_6474e19c2f0a4b0001c3d5e7
       */
      readonly id: string;
      /**
       * @description The API key that it belongs to.
       * @example 0123456789ab
       */
      readonly keyId: string;
      /** @example https://example.com/taobao-villages */
      readonly url: string;
      /** @example The map of our province */
      readonly description: string;
      /**
       * @example {
       *       "regions": [
       *         "33"
       *       ]
       *     }
       */
      readonly filter: components['schemas']['WebhookFilter'];
      /**
       * @description `ended`: its receiver has answered 410, or its key was revoked or has expired.
       * @enum {string}
       */
      readonly state: 'active' | 'paused' | 'ended';
      /**
       * @description Why it has ended.
       * @example Its key was revoked or has expired.
       */
      readonly reason?: string;
      /** Format: date-time */
      readonly createdAt: string;
      /**
       * Format: date-time
       * @description Until when the secret before the present one signs too.
       */
      readonly previousSecretUntil?: string;
      /**
       * @description Deliveries still to be made; the rest of a long backlog stays in the log until there is room.
       * @example 3
       */
      readonly pending: number;
      /**
       * @description Deliveries that have failed for good and can be replayed.
       * @example 0
       */
      readonly failed: number;
    };
    readonly ChangedWebhook: {
      /**
       * @description Where to deliver: https, to a public address, without a login.
       * @example https://example.com/taobao-villages
       */
      readonly url?: string;
      /**
       * @description For people.
       * @example The map of our province
       */
      readonly description?: string;
      /** @description What is wanted; everything where it is empty. */
      readonly filter?: components['schemas']['WebhookFilter'];
      /**
       * @description `paused` keeps everything back; `active` goes on from there, also with a webhook that has ended.
       * @enum {string}
       */
      readonly state?: 'active' | 'paused';
    };
    readonly RotatedSecret: {
      /**
       * @description The new secret. It is shown now and never again: keep it.
       * @example whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=
       */
      readonly secret: string;
      /**
       * Format: date-time
       * @description Until when deliveries are signed with the one before too.
       */
      readonly previousSecretUntil: string;
    };
    readonly WebhookTest: {
      /**
       * @description The answer's, where there was one.
       * @example 503
       */
      readonly status?: number;
      /**
       * @description Why it failed.
       * @example The receiver has answered 503.
       */
      readonly reason?: string;
      /**
       * @description The beginning of the answer, as plain text.
       * @example maintenance until 9
       */
      readonly answer?: string;
      /** @description Whether the receiver has taken it. */
      readonly delivered: boolean;
    };
    readonly DeliveryAttempt: {
      /** Format: date-time */
      readonly at: string;
      /** @example 84 */
      readonly tookMs: number;
      /**
       * @description The answer's, where there was one.
       * @example 503
       */
      readonly status?: number;
      /**
       * @description Why it failed.
       * @example The receiver has answered 503.
       */
      readonly reason?: string;
      /**
       * @description The beginning of the answer, as plain text.
       * @example maintenance until 9
       */
      readonly answer?: string;
    };
    readonly Delivery: {
      /**
       * @description Its number within the webhook, which is the order in which it was announced.
       * @example 42
       */
      readonly delivery: number;
      /**
       * @description The event's id, which every try has as `webhook-id`.
       * @example world-bank-2019:320324109002:1
       */
      readonly webhookId: string;
      /** @enum {string} */
      readonly type:
        | 'taocun.village.verdict.changed.v1'
        | 'taocun.village.certified.v1'
        | 'taocun.town.verdict.changed.v1'
        | 'taocun.cluster.verdict.changed.v1';
      /** @example world-bank-2019 */
      readonly ruleSet: string;
      /**
       * @description The village, township or county.
       * @example 320324109002
       */
      readonly code: string;
      /** @enum {string} */
      readonly state: 'pending' | 'delivered' | 'failed';
      /**
       * @description Since it was made, or replayed.
       * @example 2
       */
      readonly tries: number;
      /** Format: date-time */
      readonly createdAt: string;
      /**
       * Format: date-time
       * @description Not to be tried again before; of one that is pending.
       */
      readonly dueAt?: string;
      /**
       * Format: date-time
       * @description When it was delivered or has failed for good.
       */
      readonly settledAt?: string;
      /** @description The last 10 tries, the oldest first. */
      readonly attempts: readonly components['schemas']['DeliveryAttempt'][];
    };
    readonly DeliveryPage: {
      readonly items: readonly components['schemas']['Delivery'][];
      /** @description The cursor of the next page; left out on the last. */
      readonly next?: string;
    };
    readonly DeliveryWithEvent: {
      /**
       * @description Its number within the webhook, which is the order in which it was announced.
       * @example 42
       */
      readonly delivery: number;
      /**
       * @description The event's id, which every try has as `webhook-id`.
       * @example world-bank-2019:320324109002:1
       */
      readonly webhookId: string;
      /** @enum {string} */
      readonly type:
        | 'taocun.village.verdict.changed.v1'
        | 'taocun.village.certified.v1'
        | 'taocun.town.verdict.changed.v1'
        | 'taocun.cluster.verdict.changed.v1';
      /** @example world-bank-2019 */
      readonly ruleSet: string;
      /**
       * @description The village, township or county.
       * @example 320324109002
       */
      readonly code: string;
      /** @enum {string} */
      readonly state: 'pending' | 'delivered' | 'failed';
      /**
       * @description Since it was made, or replayed.
       * @example 2
       */
      readonly tries: number;
      /** Format: date-time */
      readonly createdAt: string;
      /**
       * Format: date-time
       * @description Not to be tried again before; of one that is pending.
       */
      readonly dueAt?: string;
      /**
       * Format: date-time
       * @description When it was delivered or has failed for good.
       */
      readonly settledAt?: string;
      /** @description The last 10 tries, the oldest first. */
      readonly attempts: readonly components['schemas']['DeliveryAttempt'][];
      /**
       * @description The CloudEvent, to the byte as it is sent.
       * @example {"specversion":"1.0","id":"world-bank-2019:320324109002:1"}
       */
      readonly event: string;
    };
    readonly Replayed: {
      /**
       * @description How many are delivered again.
       * @example 12
       */
      readonly replayed: number;
    };
    readonly NewKey: {
      /**
       * @description The role that the key grants.
       * @enum {string}
       */
      readonly role: 'producer' | 'reader' | 'subscriber' | 'operator';
      /**
       * @description The owner, in words.
       * @example Taobao
       */
      readonly name: string;
      /**
       * @description Of a producer: the values of `source` that it may send; one that ends in a slash stands for all that begin with it.
       * @example [
       *       "/marketplaces/taobao"
       *     ]
       */
      readonly sources?: readonly string[];
      /**
       * @description Of a producer, which needs them: the types of updates that it may send. Give a marketplace no registrations of villages.
       * @example [
       *       "taocun.shop.opened.v1",
       *       "taocun.shop.closed.v1",
       *       "taocun.order.paid.v1",
       *       "taocun.order.refunded.v1"
       *     ]
       */
      readonly types?: readonly (
        | 'taocun.village.registered.v1'
        | 'taocun.shop.opened.v1'
        | 'taocun.shop.closed.v1'
        | 'taocun.order.paid.v1'
        | 'taocun.order.refunded.v1'
      )[];
      /**
       * Format: date-time
       * @description When the key expires; left out, it does not expire.
       */
      readonly expiresAt?: string;
    };
    readonly CreatedKey: {
      /** @example 0123456789ab */
      readonly id: string;
      /** @enum {string} */
      readonly role: 'producer' | 'reader' | 'subscriber' | 'operator';
      /** @example Taobao */
      readonly name: string;
      /**
       * @description The values of `source` that a producer may send.
       * @example [
       *       "/marketplaces/taobao"
       *     ]
       */
      readonly sources: readonly string[];
      /** @description The types of updates that a producer may send; a producer whose key was made without them may send none. */
      readonly types?: readonly (
        | 'taocun.village.registered.v1'
        | 'taocun.shop.opened.v1'
        | 'taocun.shop.closed.v1'
        | 'taocun.order.paid.v1'
        | 'taocun.order.refunded.v1'
      )[];
      /** Format: date-time */
      readonly createdAt: string;
      /** @description The id of the key that created it; left out where a command did. */
      readonly createdBy?: string;
      /**
       * Format: date-time
       * @description To the minute.
       */
      readonly lastUsedAt?: string;
      /** Format: date-time */
      readonly expiresAt?: string;
      /** Format: date-time */
      readonly revokedAt?: string;
      /**
       * @description The key, shown this once.
       * @example tck_0123456789ab_…
       */
      readonly key: string;
    };
    readonly Key: {
      /** @example 0123456789ab */
      readonly id: string;
      /** @enum {string} */
      readonly role: 'producer' | 'reader' | 'subscriber' | 'operator';
      /** @example Taobao */
      readonly name: string;
      /**
       * @description The values of `source` that a producer may send.
       * @example [
       *       "/marketplaces/taobao"
       *     ]
       */
      readonly sources: readonly string[];
      /** @description The types of updates that a producer may send; a producer whose key was made without them may send none. */
      readonly types?: readonly (
        | 'taocun.village.registered.v1'
        | 'taocun.shop.opened.v1'
        | 'taocun.shop.closed.v1'
        | 'taocun.order.paid.v1'
        | 'taocun.order.refunded.v1'
      )[];
      /** Format: date-time */
      readonly createdAt: string;
      /** @description The id of the key that created it; left out where a command did. */
      readonly createdBy?: string;
      /**
       * Format: date-time
       * @description To the minute.
       */
      readonly lastUsedAt?: string;
      /** Format: date-time */
      readonly expiresAt?: string;
      /** Format: date-time */
      readonly revokedAt?: string;
    };
    readonly Keys: {
      readonly items: readonly components['schemas']['Key'][];
    };
    readonly AuditRecord: {
      /** @example 001766000000000-0123456789ab */
      readonly id: string;
      /** Format: date-time */
      readonly at: string;
      /** @enum {string} */
      readonly action:
        | 'key.create'
        | 'key.revoke'
        | 'webhook.create'
        | 'webhook.change'
        | 'webhook.delete'
        | 'webhook.secret.rotate'
        | 'webhook.secret.end'
        | 'rejected.repair'
        | 'rejected.repair-many'
        | 'rejected.set-aside'
        | 'rejected.set-aside-many'
        | 'partition.skip'
        | 'generation.switch'
        | 'generation.discard'
        | 'access.refused';
      /**
       * @description The service that acts, or `cli`.
       * @example reporting
       */
      readonly service: string;
      /**
       * @description The id of the caller's key; left out for a command.
       * @example 0123456789ab
       */
      readonly key?: string;
      /**
       * @description The name of the key, or the user of a command and its machine.
       * @example li@host
       */
      readonly name?: string;
      /**
       * @description The address of the connection, which may be that of a proxy or of reporting.
       * @example ::1
       */
      readonly from?: string;
      /**
       * @description The id of what was acted upon; of a refused attempt its route.
       * @example 3:120
       */
      readonly object?: string;
      /**
       * @description `begun`: nobody knows what came of it, since the process or MongoDB was lost. `refused`: nothing was done.
       * @enum {string}
       */
      readonly outcome: 'begun' | 'done' | 'refused' | 'failed';
      /**
       * @description The HTTP status.
       * @example 201
       */
      readonly status?: number;
      /**
       * @description What was done, in short: JSON, cut after 1,000 characters.
       * @example {"role":"reader"}
       */
      readonly detail?: string;
      /** @description Of a refused attempt: how many before it were not recorded, for there were too many. */
      readonly unrecorded?: number;
    };
    readonly AuditRecordPage: {
      readonly items: readonly components['schemas']['AuditRecord'][];
      /**
       * @description The cursor of the next page; left out on the last.
       * @example WyJjb2RlIiwiMzMwNzgyIl0
       */
      readonly next?: string;
      /**
       * @description The number of items of all pages, with `total=true`; left out where counting takes too long.
       * @example 780
       */
      readonly total?: number;
      /** @description What in the data is not what it looks like; left out where all of it is. */
      readonly provenance?: components['schemas']['Provenance'];
    };
    readonly ProcessFigures: {
      /** @example 180000000 */
      readonly memoryBytes?: number;
      /** @example 61000000 */
      readonly heapBytes?: number;
      /** @example 12.5 */
      readonly cpuSeconds?: number;
      /** @example 1415635200 */
      readonly startedAtSeconds?: number;
      /** @example 0.011 */
      readonly eventLoopLagSeconds?: number;
    };
    readonly AnsweringService: {
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
      /** @enum {string} */
      readonly service: 'ingestion' | 'classification' | 'reporting';
      /**
       * @description It has answered: the following comes from its `/positions`.
       * @enum {boolean}
       */
      readonly answers: true;
      /** @description Figures of the process. */
      readonly process: components['schemas']['ProcessFigures'];
    };
    readonly SilentService: {
      /** @enum {string} */
      readonly service: 'ingestion' | 'classification' | 'reporting';
      /**
       * @description It has not answered.
       * @enum {boolean}
       */
      readonly answers: false;
      /**
       * @description The reason.
       * @example Ingestion does not answer.
       */
      readonly because: string;
    };
    readonly Services: {
      readonly services: readonly (components['schemas']['AnsweringService'] | components['schemas']['SilentService'])[];
      /**
       * @description The answer of ingestion to `GET /api/v1/counts`.
       * @example {
       *       "read": 33050,
       *       "accepted": 32000
       *     }
       */
      readonly counts: {
        readonly [key: string]: unknown;
      } | null;
    };
    readonly ServiceHistory: {
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
      /** @enum {string} */
      readonly service: 'ingestion' | 'classification' | 'reporting';
      /**
       * @description It has answered: the following comes from its `/positions/history`.
       * @enum {boolean}
       */
      readonly answers: true;
    };
    readonly Histories: {
      readonly services: readonly (components['schemas']['ServiceHistory'] | components['schemas']['SilentService'])[];
    };
    readonly Firing: {
      /** @enum {string} */
      readonly state: 'firing' | 'pending';
      /** Format: date-time */
      readonly since: string;
      /** @example reporting at 127.0.0.1:3000 waits for Kafka. */
      readonly description: string;
    };
    readonly Alert: {
      /** @example TaocunKafkaAway */
      readonly name: string;
      /**
       * @description `pending`: its condition holds, but not for long enough yet.
       * @enum {string}
       */
      readonly state: 'firing' | 'pending' | 'inactive';
      /** @example critical */
      readonly severity: string;
      /** @example Kafka does not do what it is asked */
      readonly summary: string;
      /**
       * @description Where the runbook says what to do.
       * @example docs/runbook.md#taocunkafkaaway
       */
      readonly runbook?: string;
      /** @description What it has been found at, the longest first. */
      readonly found: readonly components['schemas']['Firing'][];
    };
    readonly Alerts: {
      /**
       * @description Whether PROMETHEUS_URL is set: without it nobody evaluates the rules.
       * @example true
       */
      readonly watched: boolean;
      /** @description Those that fire first. */
      readonly items: readonly components['schemas']['Alert'][];
    };
    readonly PartitionBounds: {
      /** @example 0 */
      readonly partition: number;
      /**
       * @description The first offset that Kafka still has.
       * @example 0
       */
      readonly low: number;
      /**
       * @description The end of the log.
       * @example 4711
       */
      readonly high: number;
    };
    readonly Topic: {
      /** @enum {string} */
      readonly topic:
        | 'marketplace.updates'
        | 'village.activity'
        | 'village.verdicts'
        | 'village.assessments'
        | 'village.certifications'
        | 'region.verdicts';
      readonly partitions: readonly components['schemas']['PartitionBounds'][];
    };
    readonly Topics: {
      /** @description In the order of the flow. */
      readonly items: readonly components['schemas']['Topic'][];
    };
    readonly TopicRecord: {
      /** @example 4711 */
      readonly offset: number;
      /**
       * @description Unix milliseconds.
       * @example 1415635200000
       */
      readonly timestampMs: number;
      /** @example 320324109002 */
      readonly key: string | null;
      /**
       * @description The value as text, cut after 16,384 characters, in base64 where it is none; village.activity, which is Avro, as JSON. Null of a tombstone.
       * @example {"specversion":"1.0"}
       */
      readonly text: string | null;
      /**
       * @description The size of the value in bytes.
       * @example 312
       */
      readonly bytes: number;
      /**
       * @description The headers that are text.
       * @example {
       *       "traceparent": "00-…"
       *     }
       */
      readonly headers: {
        readonly [key: string]: string;
      };
    };
    readonly TopicRecords: {
      /** @example 0 */
      readonly partition: number;
      /**
       * @description The first offset that Kafka still has.
       * @example 0
       */
      readonly low: number;
      /**
       * @description The end of the log.
       * @example 4711
       */
      readonly high: number;
      /** @enum {string} */
      readonly topic:
        | 'marketplace.updates'
        | 'village.activity'
        | 'village.verdicts'
        | 'village.assessments'
        | 'village.certifications'
        | 'region.verdicts';
      /** @description By offset. A compacted topic has gaps. */
      readonly items: readonly components['schemas']['TopicRecord'][];
    };
    readonly Place: {
      /**
       * @description The code: 2, 4, 6 or 9 digits.
       * @example 330782
       */
      readonly code: string;
      /** @enum {string} */
      readonly level: 'nation' | 'province' | 'prefecture' | 'county' | 'township';
      /**
       * @description The registry's name.
       * @example 义乌市
       */
      readonly name: string | null;
      /**
       * @description The name in pinyin without its kind; of a province, its English name.
       * @example Yiwu
       */
      readonly romanised: string;
      /**
       * @description The names from the province on.
       * @example 浙江省 金华市 义乌市
       */
      readonly path: string;
      /** @description Assessed villages. */
      readonly villages: number;
      /** @description Those that qualify. */
      readonly qualifying: number;
    };
    readonly Places: {
      /** @description Those of that very name first, then the larger before the smaller; 20 at most. */
      readonly items: readonly components['schemas']['Place'][];
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
export interface operations {
  readonly getLiveness: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description It is live. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': {
            /** @enum {string} */
            readonly status: 'live';
            readonly reasons: readonly string[];
          };
        };
      };
    };
  };
  readonly getReadiness: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Requests can be answered. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': {
            /** @enum {string} */
            readonly status: 'ready';
            readonly reasons: readonly string[];
          };
        };
      };
    };
  };
  readonly getHealth: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The details, also if it is not ready or not running. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': Record<string, never>;
        };
      };
    };
  };
  readonly getPositions: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The partitions and their counters. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['LoopStatus'];
        };
      };
    };
  };
  readonly getHistory: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Columns of the same length, the earliest first. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['History'];
        };
      };
    };
  };
  readonly getMetrics: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The metrics, in Prometheus's text format. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  readonly listProblemTypes: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The kinds, in Markdown. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  readonly getProblemType: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The code of the kind, as problems have it. */
        readonly code: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The kind, in Markdown. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  readonly listVillageMonths: {
    readonly parameters: {
      readonly query?: {
        /** @description The rule set to answer by. */
        readonly ruleSet?: string;
        /** @description The most items of a page. Left out: 100 as JSON, and the whole list as CSV, NDJSON or Parquet. */
        readonly limit?: number;
        /** @description The start of the page: `next` of the page before. It is only valid with the same `sort`. */
        readonly cursor?: string;
        /** @description With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second. */
        readonly total?: 'true';
        /** @description The members of an item to answer, in this order, with commas between; left out, all of them. There are month, salesFen, alibabaSalesFen. */
        readonly fields?: string;
      };
      readonly header?: never;
      readonly path: {
        /** @description The twelve digits of the National Bureau of Statistics. */
        readonly code: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The months, ascending. `Link` names the next page where there is one. */
      readonly 200: {
        headers: {
          /** @description The address of the next page, `rel="next"`; left out on the last. */
          readonly Link?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['VillageMonthPage'];
        };
      };
    };
  };
  readonly getVillage: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The twelve digits of the National Bureau of Statistics. */
        readonly code: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The village. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Village'];
        };
      };
    };
  };
  readonly listVillages: {
    readonly parameters: {
      readonly query?: {
        /** @description The rule set to answer by. */
        readonly ruleSet?: string;
        /** @description The most items of a page. Left out: 100 as JSON, and the whole list as CSV, NDJSON or Parquet. */
        readonly limit?: number;
        /** @description The start of the page: `next` of the page before. It is only valid with the same `sort`. */
        readonly cursor?: string;
        /** @description With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second. */
        readonly total?: 'true';
        /** @description Only items in this province, prefecture, county or township: the first 2, 4, 6 or 9 digits of the village codes. Several with commas between: items in any of them. */
        readonly region?: string;
        /** @description Whether the village qualifies now under `ruleSet`. */
        readonly qualifies?: 'true' | 'false' | 'any';
        /** @description Only villages of this kind. */
        readonly kind?: 'administrative-village' | 'residents-committee';
        /** @description Whether the village is registered as one of a poverty county. */
        readonly povertyCounty?: 'true' | 'false' | 'any';
        /** @description A part of the name, in any case, or the beginning of the code. Two letters or more also find characters that are read so, by pinyin without tones: `dongf` and `dong feng` find 东风村. */
        readonly search?: string;
        /** @description The order; a minus puts the greatest first. */
        readonly sort?:
          | 'code'
          | '-code'
          | 'salesFen'
          | '-salesFen'
          | 'alibabaSalesFen'
          | '-alibabaSalesFen'
          | 'activeShops'
          | '-activeShops'
          | 'activeHouseholds'
          | '-activeHouseholds'
          | 'households'
          | '-households';
        /** @description The members of an item to answer, in this order, with commas between; left out, all of them. There are villageCode, name, path, kind, provinceCode, prefectureCode, countyCode, townshipCode, povertyCounty, longitude, latitude, asOf, households, salesFen, alibabaSalesFen, openShops, activeShops, activeAlibabaShops, activeHouseholds, activeAlibabaHouseholds, paidByCategoryFen, paidByCategoryFen.agricultural, paidByCategoryFen.handicraft, paidByCategoryFen.manufactured, paidByCategoryFen.service, paidByCategoryFen.other, paidByUrbanBuyersFen, paidByRuralBuyersFen, qualifiesUnder, verdicts, lateUpdates, stateOf, stateOf.partition, stateOf.offset. */
        readonly fields?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The villages. `Link` names the next page where there is one. */
      readonly 200: {
        headers: {
          /** @description The address of the next page, `rel="next"`; left out on the last. */
          readonly Link?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['VillageSummaryPage'];
        };
      };
    };
  };
  readonly listNearMisses: {
    readonly parameters: {
      readonly query?: {
        /** @description The rule set to answer by. */
        readonly ruleSet?: string;
        /** @description The most items of a page. Left out: 100 as JSON, and the whole list as CSV, NDJSON or Parquet. */
        readonly limit?: number;
        /** @description The start of the page: `next` of the page before. It is only valid with the same `sort`. */
        readonly cursor?: string;
        /** @description With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second. */
        readonly total?: 'true';
        /** @description Only items in this province, prefecture, county or township: the first 2, 4, 6 or 9 digits of the village codes. Several with commas between: items in any of them. */
        readonly region?: string;
        /** @description The part of its threshold, in percent, by which each failing criterion may be missed. */
        readonly within?: number;
        /** @description The members of an item to answer, in this order, with commas between; left out, all of them. There are villageCode, name, provinceCode, prefectureCode, countyCode, townshipCode, longitude, latitude, asOf, ruleSet, shortfallPpm, fails, failing. */
        readonly fields?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The villages, by `shortfallPpm`, then by code. `Link` names the next page where there is one. */
      readonly 200: {
        headers: {
          /** @description The address of the next page, `rel="next"`; left out on the last. */
          readonly Link?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['NearMissPage'];
        };
      };
    };
  };
  readonly compareRuleSets: {
    readonly parameters: {
      readonly query?: {
        /** @description The rule set to answer by. */
        readonly ruleSet?: string;
        /** @description The most items of a page. Left out: 100 as JSON, and the whole list as CSV, NDJSON or Parquet. */
        readonly limit?: number;
        /** @description The start of the page: `next` of the page before. It is only valid with the same `sort`. */
        readonly cursor?: string;
        /** @description With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second. */
        readonly total?: 'true';
        /** @description Only items in this province, prefecture, county or township: the first 2, 4, 6 or 9 digits of the village codes. Several with commas between: items in any of them. */
        readonly region?: string;
        /** @description The rule set that they do not qualify under; left out, the first other than `ruleSet`. */
        readonly without?: string;
        /** @description The members of an item to answer, in this order, with commas between; left out, all of them. There are villageCode, name, provinceCode, prefectureCode, countyCode, townshipCode, longitude, latitude, asOf, salesFen, activeShops, households, ruleSet, without, fails, version, version.from, version.until, criteria, withoutVersion, withoutVersion.from, withoutVersion.until, withoutCriteria. */
        readonly fields?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The villages, by code. `Link` names the next page where there is one. */
      readonly 200: {
        headers: {
          /** @description The address of the next page, `rel="next"`; left out on the last. */
          readonly Link?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['ComparedVillagePage'];
        };
      };
    };
  };
  readonly listVerdicts: {
    readonly parameters: {
      readonly query?: {
        /** @description The rule set to answer by. */
        readonly ruleSet?: string;
        /** @description The most items of a page. Left out: 100 as JSON, and the whole list as CSV, NDJSON or Parquet. */
        readonly limit?: number;
        /** @description The start of the page: `next` of the page before. It is only valid with the same `sort`. */
        readonly cursor?: string;
        /** @description With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second. */
        readonly total?: 'true';
        /** @description Only items in this province, prefecture, county or township: the first 2, 4, 6 or 9 digits of the village codes. Several with commas between: items in any of them. */
        readonly region?: string;
        /** @description The members of an item to answer, in this order, with commas between; left out, all of them. There are villageCode, name, longitude, latitude, ruleSet, sequence, qualifies, asOf. */
        readonly fields?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The changes, by the text `ruleSet:villageCode:sequence`. `Link` names the next page where there is one. */
      readonly 200: {
        headers: {
          /** @description The address of the next page, `rel="next"`; left out on the last. */
          readonly Link?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['VerdictChangePage'];
        };
      };
    };
  };
  readonly listDifferences: {
    readonly parameters: {
      readonly query: {
        /** @description The rule set to answer by. */
        readonly ruleSet?: string;
        /** @description The most items of a page. Left out: 100 as JSON, and the whole list as CSV, NDJSON or Parquet. */
        readonly limit?: number;
        /** @description The start of the page: `next` of the page before. It is only valid with the same `sort`. */
        readonly cursor?: string;
        /** @description With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second. */
        readonly total?: 'true';
        /** @description Only items in this province, prefecture, county or township: the first 2, 4, 6 or 9 digits of the village codes. Several with commas between: items in any of them. */
        readonly region?: string;
        /** @description The earlier moment: the end of this day. */
        readonly from: string;
        /** @description The later moment: the end of this day; left out, the newest. */
        readonly to?: string;
        /** @description The members of an item to answer, in this order, with commas between; left out, all of them. There are change, villageCode, name, path, ruleSet, since. */
        readonly fields?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The villages, by code, and in JSON their number by change. `Link` names the next page where there is one. */
      readonly 200: {
        headers: {
          /** @description The address of the next page, `rel="next"`; left out on the last. */
          readonly Link?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['DiffPage'];
        };
      };
    };
  };
  readonly listCertifications: {
    readonly parameters: {
      readonly query?: {
        /** @description The rule set to answer by. */
        readonly ruleSet?: string;
        /** @description The most items of a page. Left out: 100 as JSON, and the whole list as CSV, NDJSON or Parquet. */
        readonly limit?: number;
        /** @description The start of the page: `next` of the page before. It is only valid with the same `sort`. */
        readonly cursor?: string;
        /** @description With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second. */
        readonly total?: 'true';
        /** @description Only items in this province, prefecture, county or township: the first 2, 4, 6 or 9 digits of the village codes. Several with commas between: items in any of them. */
        readonly region?: string;
        /** @description Those that qualify, those that do not, or both. Left out: those that qualify, and both where `revised` is asked for. */
        readonly qualifies?: 'true' | 'false' | 'any';
        /** @description Only certificates for whose year something came after they were issued: all (`any`), those by which the village would be on the list now (`gained`) or no longer (`lost`), either of these (`changed`), or neither (`none`). */
        readonly revised?: 'gained' | 'lost' | 'none' | 'any' | 'changed';
        /** @description The list as it was `issued`, or as it is known `now`: then `qualifies` and the sums are those with the money that has come for the year since, and the list has the villages that qualify by them. Left out: as it was issued, with `revised` beside it. */
        readonly knownAt?: 'issued' | 'now';
        /** @description The members of an item to answer, in this order, with commas between; left out, all of them. There are year, ruleSet, villageCode, name, provinceCode, prefectureCode, countyCode, townshipCode, qualifies, asOf, salesFen, alibabaSalesFen, activeShops, activeAlibabaShops, activeHouseholds, activeAlibabaHouseholds, households, revised, revised.lateUpdates, revised.salesFen, revised.alibabaSalesFen, revised.salesHold, revised.qualifies, revised.change, knownAt. */
        readonly fields?: string;
      };
      readonly header?: never;
      readonly path: {
        /** @description The certified year; it ends with its cut-off under the rule set. */
        readonly year: number;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The certificates. `Link` names the next page where there is one. */
      readonly 200: {
        headers: {
          /** @description The address of the next page, `rel="next"`; left out on the last. */
          readonly Link?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['CertificationPage'];
        };
      };
    };
  };
  readonly listCertifiedTowns: {
    readonly parameters: {
      readonly query?: {
        /** @description The rule set to answer by. */
        readonly ruleSet?: string;
        /** @description The most items of a page. Left out: 100 as JSON, and the whole list as CSV, NDJSON or Parquet. */
        readonly limit?: number;
        /** @description The start of the page: `next` of the page before. It is only valid with the same `sort`. */
        readonly cursor?: string;
        /** @description With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second. */
        readonly total?: 'true';
        /** @description Only items in this province, prefecture, county or township: the first 2, 4, 6 or 9 digits of the village codes. Several with commas between: items in any of them. */
        readonly region?: string;
        /** @description Those that qualify, those that do not, or both. */
        readonly qualifies?: 'true' | 'false' | 'any';
        /** @description The members of an item to answer, in this order, with commas between; left out, all of them. There are kind, code, name, path, ruleSet, year, qualifies, size, villages, alibabaSalesFen, activeAlibabaShops. */
        readonly fields?: string;
      };
      readonly header?: never;
      readonly path: {
        /** @description The certified year; it ends with its cut-off under the rule set. */
        readonly year: number;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The towns, by code. `Link` names the next page where there is one. */
      readonly 200: {
        headers: {
          /** @description The address of the next page, `rel="next"`; left out on the last. */
          readonly Link?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['CertifiedRegionPage'];
        };
      };
    };
  };
  readonly listCertifiedClusters: {
    readonly parameters: {
      readonly query?: {
        /** @description The rule set to answer by. */
        readonly ruleSet?: string;
        /** @description The most items of a page. Left out: 100 as JSON, and the whole list as CSV, NDJSON or Parquet. */
        readonly limit?: number;
        /** @description The start of the page: `next` of the page before. It is only valid with the same `sort`. */
        readonly cursor?: string;
        /** @description With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second. */
        readonly total?: 'true';
        /** @description Only items in this province, prefecture, county or township: the first 2, 4, 6 or 9 digits of the village codes. Several with commas between: items in any of them. */
        readonly region?: string;
        /** @description Those that qualify, those that do not, or both. */
        readonly qualifies?: 'true' | 'false' | 'any';
        /** @description The members of an item to answer, in this order, with commas between; left out, all of them. There are kind, code, name, path, ruleSet, year, qualifies, size, villages, alibabaSalesFen, activeAlibabaShops. */
        readonly fields?: string;
      };
      readonly header?: never;
      readonly path: {
        /** @description The certified year; it ends with its cut-off under the rule set. */
        readonly year: number;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The clusters, by code. `Link` names the next page where there is one. */
      readonly 200: {
        headers: {
          /** @description The address of the next page, `rel="next"`; left out on the last. */
          readonly Link?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['CertifiedRegionPage'];
        };
      };
    };
  };
  readonly listCertifiedChanges: {
    readonly parameters: {
      readonly query?: {
        /** @description The rule set to answer by. */
        readonly ruleSet?: string;
        /** @description The most items of a page. Left out: 100 as JSON, and the whole list as CSV, NDJSON or Parquet. */
        readonly limit?: number;
        /** @description The start of the page: `next` of the page before. It is only valid with the same `sort`. */
        readonly cursor?: string;
        /** @description With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second. */
        readonly total?: 'true';
        /** @description Only items in this province, prefecture, county or township: the first 2, 4, 6 or 9 digits of the village codes. Several with commas between: items in any of them. */
        readonly region?: string;
        /** @description Only villages of this change. */
        readonly change?: 'new' | 'lost' | 'kept';
        /** @description The members of an item to answer, in this order, with commas between; left out, all of them. There are year, ruleSet, change, villageCode, name, provinceCode, prefectureCode, countyCode, townshipCode, now, now.qualifies, now.salesFen, now.alibabaSalesFen, now.activeShops, now.activeAlibabaShops, before, before.qualifies, before.salesFen, before.alibabaSalesFen, before.activeShops, before.activeAlibabaShops. */
        readonly fields?: string;
      };
      readonly header?: never;
      readonly path: {
        /** @description The certified year; it ends with its cut-off under the rule set. */
        readonly year: number;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The villages, and in JSON their number by change. `Link` names the next page where there is one. */
      readonly 200: {
        headers: {
          /** @description The address of the next page, `rel="next"`; left out on the last. */
          readonly Link?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['CertifiedChangePage'];
        };
      };
    };
  };
  readonly listCertifiedPovertyCounties: {
    readonly parameters: {
      readonly query?: {
        /** @description The rule set to answer by. */
        readonly ruleSet?: string;
        /** @description The most items of a page. Left out: 100 as JSON, and the whole list as CSV, NDJSON or Parquet. */
        readonly limit?: number;
        /** @description The start of the page: `next` of the page before. It is only valid with the same `sort`. */
        readonly cursor?: string;
        /** @description With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second. */
        readonly total?: 'true';
        /** @description Only items in this province, prefecture, county or township: the first 2, 4, 6 or 9 digits of the village codes. Several with commas between: items in any of them. */
        readonly region?: string;
        /** @description Only counties of this standing in the year. */
        readonly standing?: 'on-the-list' | 'left';
        /** @description The members of an item to answer, in this order, with commas between; left out, all of them. There are code, name, path, ruleSet, year, listed, delistedYear, standing, villages, salesFen. */
        readonly fields?: string;
      };
      readonly header?: never;
      readonly path: {
        /** @description The certified year; it ends with its cut-off under the rule set. */
        readonly year: number;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The counties, by code, and in JSON the number of their villages. `Link` names the next page where there is one. */
      readonly 200: {
        headers: {
          /** @description The address of the next page, `rel="next"`; left out on the last. */
          readonly Link?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['CertifiedPovertyCountyPage'];
        };
      };
    };
  };
  readonly listPublishedFigures: {
    readonly parameters: {
      readonly query?: {
        /** @description The rule set to answer by. */
        readonly ruleSet?: string;
        /** @description The most items of a page. Left out: 100 as JSON, and the whole list as CSV, NDJSON or Parquet. */
        readonly limit?: number;
        /** @description The start of the page: `next` of the page before. It is only valid with the same `sort`. */
        readonly cursor?: string;
        /** @description With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second. */
        readonly total?: 'true';
        /** @description Only figures of this region: `CN`, or the code of a province, prefecture or county. */
        readonly region?: string;
        /** @description Only this measure. */
        readonly measure?:
          | 'active-shops'
          | 'clusters'
          | 'counties'
          | 'enterprise-shops'
          | 'jobs'
          | 'large-clusters'
          | 'merchants-30-and-under-percent'
          | 'prefectures'
          | 'provinces'
          | 'sales-rmb'
          | 'sales-rmb-half-year'
          | 'sales-rmb-in-poverty-counties'
          | 'shops-of-villages'
          | 'shops-over-1m-rmb'
          | 'super-clusters'
          | 'towns'
          | 'towns-central-west-northeast'
          | 'transactions'
          | 'villages'
          | 'villages-central-west'
          | 'villages-central-west-northeast'
          | 'villages-in-clusters-percent'
          | 'villages-in-list'
          | 'villages-in-paper'
          | 'villages-in-poverty-counties'
          | 'villages-in-provincial-poverty-counties'
          | 'villages-northeast'
          | 'villages-over-100m-rmb'
          | 'villages-over-10bn-rmb'
          | 'villages-six-coastal-provinces'
          | 'villages-with-5m-rmb-of-produce';
        /** @description The first year. */
        readonly from?: number;
        /** @description The last year. */
        readonly to?: number;
        /** @description The members of an item to answer, in this order, with commas between; left out, all of them. There are year, region, level, name, measure, unit, value, ruleSet, certified, source. */
        readonly fields?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The figures, by year, region and measure. `Link` names the next page where there is one. */
      readonly 200: {
        headers: {
          /** @description The address of the next page, `rel="next"`; left out on the last. */
          readonly Link?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['PublishedFigurePage'];
        };
      };
    };
  };
  readonly listTowns: {
    readonly parameters: {
      readonly query?: {
        /** @description The rule set to answer by. */
        readonly ruleSet?: string;
        /** @description The most items of a page. Left out: 100 as JSON, and the whole list as CSV, NDJSON or Parquet. */
        readonly limit?: number;
        /** @description The start of the page: `next` of the page before. It is only valid with the same `sort`. */
        readonly cursor?: string;
        /** @description With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second. */
        readonly total?: 'true';
        /** @description Only items in this province, prefecture, county or township: the first 2, 4, 6 or 9 digits of the village codes. Several with commas between: items in any of them. */
        readonly region?: string;
        /** @description Those that qualify, those that do not, or both. */
        readonly qualifies?: 'true' | 'false' | 'any';
        /** @description The members of an item to answer, in this order, with commas between; left out, all of them. There are kind, code, name, path, ruleSet, qualifies, size, villages, sequence, asOf. */
        readonly fields?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The towns, by code. `Link` names the next page where there is one. */
      readonly 200: {
        headers: {
          /** @description The address of the next page, `rel="next"`; left out on the last. */
          readonly Link?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['LiveRegionPage'];
        };
      };
    };
  };
  readonly listClusters: {
    readonly parameters: {
      readonly query?: {
        /** @description The rule set to answer by. */
        readonly ruleSet?: string;
        /** @description The most items of a page. Left out: 100 as JSON, and the whole list as CSV, NDJSON or Parquet. */
        readonly limit?: number;
        /** @description The start of the page: `next` of the page before. It is only valid with the same `sort`. */
        readonly cursor?: string;
        /** @description With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second. */
        readonly total?: 'true';
        /** @description Only items in this province, prefecture, county or township: the first 2, 4, 6 or 9 digits of the village codes. Several with commas between: items in any of them. */
        readonly region?: string;
        /** @description Those that qualify, those that do not, or both. */
        readonly qualifies?: 'true' | 'false' | 'any';
        /** @description The members of an item to answer, in this order, with commas between; left out, all of them. There are kind, code, name, path, ruleSet, qualifies, size, villages, sequence, asOf. */
        readonly fields?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The clusters, by code. `Link` names the next page where there is one. */
      readonly 200: {
        headers: {
          /** @description The address of the next page, `rel="next"`; left out on the last. */
          readonly Link?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['LiveRegionPage'];
        };
      };
    };
  };
  readonly listRegions: {
    readonly parameters: {
      readonly query?: {
        /** @description The rule set to answer by. */
        readonly ruleSet?: string;
        /** @description The most items of a page. Left out: 100 as JSON, and the whole list as CSV, NDJSON or Parquet. */
        readonly limit?: number;
        /** @description The start of the page: `next` of the page before. It is only valid with the same `sort`. */
        readonly cursor?: string;
        /** @description With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second. */
        readonly total?: 'true';
        /** @description The level of the regions. */
        readonly level?: 'nation' | 'province' | 'prefecture' | 'county' | 'township';
        /** @description Only regions in this larger one: 2, 4, 6 or 9 digits. */
        readonly within?: string;
        /** @description The order; a minus puts the greatest first. */
        readonly sort?:
          | 'code'
          | 'villages'
          | '-villages'
          | 'villagesInPovertyCounties'
          | '-villagesInPovertyCounties'
          | 'qualifying'
          | '-qualifying'
          | 'qualifyingInPovertyCounties'
          | '-qualifyingInPovertyCounties'
          | 'towns'
          | '-towns'
          | 'clusters'
          | '-clusters'
          | 'salesFen'
          | '-salesFen'
          | 'alibabaSalesFen'
          | '-alibabaSalesFen'
          | 'qualifyingSalesFen'
          | '-qualifyingSalesFen'
          | 'openShops'
          | '-openShops'
          | 'activeShops'
          | '-activeShops'
          | 'activeAlibabaShops'
          | '-activeAlibabaShops'
          | 'households'
          | '-households'
          | 'activeHouseholds'
          | '-activeHouseholds';
        /** @description The members of an item to answer, in this order, with commas between; left out, all of them. There are code, level, name, path, ruleSet, villages, qualifying, qualifyingSalesFen, towns, clusters, clusters.all, clusters.cluster, clusters.large, clusters.super, salesFen, alibabaSalesFen, paidByCategoryFen, paidByCategoryFen.agricultural, paidByCategoryFen.handicraft, paidByCategoryFen.manufactured, paidByCategoryFen.service, paidByCategoryFen.other, paidByUrbanBuyersFen, paidByRuralBuyersFen, openShops, activeShops, activeAlibabaShops, households, activeHouseholds, activeAlibabaHouseholds, activeHouseholdShare, activeHouseholdShare.part, activeHouseholdShare.whole, villagesInPovertyCounties, qualifyingInPovertyCounties, povertyCounties, povertyCounties.all, povertyCounties.withTaobaoVillages, povertyCounties.withoutTaobaoVillages, asOf, computedAt. */
        readonly fields?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The regions. `Link` names the next page where there is one. */
      readonly 200: {
        headers: {
          /** @description The address of the next page, `rel="next"`; left out on the last. */
          readonly Link?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['RegionSummaryPage'];
        };
      };
    };
  };
  readonly getRegion: {
    readonly parameters: {
      readonly query?: {
        /** @description The rule set to answer by. */
        readonly ruleSet?: string;
      };
      readonly header?: never;
      readonly path: {
        /** @description `CN`, or the code of a province, prefecture, county or township: 2, 4, 6 or 9 digits. */
        readonly code: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The region. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['RegionReport'];
        };
      };
    };
  };
  readonly listPovertyCounties: {
    readonly parameters: {
      readonly query?: {
        /** @description The rule set to answer by. */
        readonly ruleSet?: string;
        /** @description The most items of a page. Left out: 100 as JSON, and the whole list as CSV, NDJSON or Parquet. */
        readonly limit?: number;
        /** @description The start of the page: `next` of the page before. It is only valid with the same `sort`. */
        readonly cursor?: string;
        /** @description With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second. */
        readonly total?: 'true';
        /** @description The province, prefecture, county or township: 2, 4, 6 or 9 digits; left out, the nation. */
        readonly region?: string;
        /** @description Those with a Taobao Village, those without, or both. */
        readonly withTaobaoVillages?: 'true' | 'false' | 'any';
        /** @description The members of an item to answer, in this order, with commas between; left out, all of them. There are code, name, path, listed, delistedYear, ruleSet, villages, qualifying, salesFen, computedAt. */
        readonly fields?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The counties, by code. `Link` names the next page where there is one. */
      readonly 200: {
        headers: {
          /** @description The address of the next page, `rel="next"`; left out on the last. */
          readonly Link?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['PovertyCountyPage'];
        };
      };
    };
  };
  readonly listSeries: {
    readonly parameters: {
      readonly query?: {
        /** @description The rule set to answer by. */
        readonly ruleSet?: string;
        /** @description The most items of a page. Left out: 100 as JSON, and the whole list as CSV, NDJSON or Parquet. */
        readonly limit?: number;
        /** @description The start of the page: `next` of the page before. It is only valid with the same `sort`. */
        readonly cursor?: string;
        /** @description With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second. */
        readonly total?: 'true';
        /** @description The province, prefecture, county or township: 2, 4, 6 or 9 digits; left out, the nation. */
        readonly region?: string;
        /** @description The first month; left out, the first with figures. */
        readonly from?: string;
        /** @description The last month; left out, the last with figures. */
        readonly to?: string;
        /** @description Calendar months, or certified years, which end with their cut-offs under the rule set. A year is included if its last month so far is in the range. */
        readonly by?: 'month' | 'year';
        /** @description The members of an item to answer, in this order, with commas between; left out, all of them. There are month, year, region, ruleSet, qualifying, new, lost, certified, salesFen, alibabaSalesFen, farmGate, farmGate.orders, farmGate.grams, farmGate.paidFen, farmGate.localValueFen, farmGate.online, farmGate.online.fenPerKilogram, farmGate.online.part, farmGate.online.whole, farmGate.local, farmGate.local.fenPerKilogram, farmGate.local.part, farmGate.local.whole, farmGate.onlineOfLocal, farmGate.onlineOfLocal.percent, farmGate.onlineOfLocal.part, farmGate.onlineOfLocal.whole, farmGate.urbanShare, farmGate.urbanShare.percent, farmGate.urbanShare.part, farmGate.urbanShare.whole, farmGate.urbanGrams, asOf, computedAt. */
        readonly fields?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The months or years, ascending and without gaps. `Link` names the next page where there is one. */
      readonly 200: {
        headers: {
          /** @description The address of the next page, `rel="next"`; left out on the last. */
          readonly Link?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['SeriesPointPage'];
        };
      };
    };
  };
  readonly getSdmxStructure: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The message. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  readonly getSdmxData: {
    readonly parameters: {
      readonly query?: {
        /** @description The most of each series, up to its last. */
        readonly lastNObservations?: number;
        /** @description The most of each series, from its first. */
        readonly firstNObservations?: number;
        /** @description A year or a month, or bounds: `ge:2014-07`, `le:2015`, or both with a plus between. */
        readonly 'c[TIME_PERIOD]'?: string;
      };
      readonly header?: never;
      readonly path: {
        /** @description `FREQ.REF_AREA.MEASURE.RULE_SET`. */
        readonly key: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The message. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      /** @description No observation matches. */
      readonly 204: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  readonly listPanel: {
    readonly parameters: {
      readonly query?: {
        /** @description The rule set to answer by. */
        readonly ruleSet?: string;
        /** @description The most items of a page. Left out: 100 as JSON, and the whole list as CSV, NDJSON or Parquet. */
        readonly limit?: number;
        /** @description The start of the page: `next` of the page before. It is only valid with the same `sort`. */
        readonly cursor?: string;
        /** @description With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second. */
        readonly total?: 'true';
        /** @description Only items in this province, prefecture, county or township: the first 2, 4, 6 or 9 digits of the village codes. Several with commas between: items in any of them. */
        readonly region?: string;
        /** @description The units: villages, or regions of one level. */
        readonly level?: 'village' | 'township' | 'county' | 'prefecture' | 'province' | 'nation';
        /** @description Calendar months, or certified years. */
        readonly by?: 'month' | 'year';
        /** @description The first month, or year; left out, each unit's first. */
        readonly from?: string;
        /** @description The last month, or year; left out, the last with figures. */
        readonly to?: string;
        /** @description The members of an item to answer, in this order, with commas between; left out, all of them. There are level, code, name, provinceCode, prefectureCode, countyCode, townshipCode, period, ruleSet, asOf, qualifies, villages, qualifying, kind, povertyCounty, households, activeShops, activeAlibabaShops, salesFen, alibabaSalesFen, produce, produce.orders, produce.grams, produce.paidFen, produce.localValueFen, produce.urbanGrams, produce.urbanPaidFen, produce.buyersKnownPaidFen, criteria. */
        readonly fields?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The rows. `Link` names the next page where there is one. */
      readonly 200: {
        headers: {
          /** @description The address of the next page, `rel="next"`; left out on the last. */
          readonly Link?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['PanelRowPage'];
        };
      };
    };
  };
  readonly listHotSpots: {
    readonly parameters: {
      readonly query?: {
        /** @description The rule set to answer by. */
        readonly ruleSet?: string;
        /** @description The most items of a page. Left out: 100 as JSON, and the whole list as CSV, NDJSON or Parquet. */
        readonly limit?: number;
        /** @description The start of the page: `next` of the page before. It is only valid with the same `sort`. */
        readonly cursor?: string;
        /** @description With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second. */
        readonly total?: 'true';
        /** @description Only items in this province, prefecture, county or township: the first 2, 4, 6 or 9 digits of the village codes. Several with commas between: items in any of them. */
        readonly region?: string;
        /** @description The certified list of this year; left out, live. */
        readonly year?: number;
        /** @description The number of nearest counties, by their centres, that are the neighbours of each. */
        readonly neighbours?: number;
        /** @description The members of an item to answer, in this order, with commas between; left out, all of them. There are code, name, path, ruleSet, year, qualifying, gi. */
        readonly fields?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The counties, by code, and in JSON Moran's I beside them. `Link` names the next page where there is one. */
      readonly 200: {
        headers: {
          /** @description The address of the next page, `rel="next"`; left out on the last. */
          readonly Link?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['HotSpotPage'];
        };
      };
    };
  };
  readonly listFarmGate: {
    readonly parameters: {
      readonly query?: {
        /** @description The rule set to answer by. */
        readonly ruleSet?: string;
        /** @description The most items of a page. Left out: 100 as JSON, and the whole list as CSV, NDJSON or Parquet. */
        readonly limit?: number;
        /** @description The start of the page: `next` of the page before. It is only valid with the same `sort`. */
        readonly cursor?: string;
        /** @description With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second. */
        readonly total?: 'true';
        /** @description The province, prefecture, county or township: 2, 4, 6 or 9 digits; left out, the nation. */
        readonly region?: string;
        /** @description The first month; left out, the first with figures. */
        readonly from?: string;
        /** @description The last month; left out, the last with figures. */
        readonly to?: string;
        /** @description The subject of an item: the whole region and time, a month of the region, or a county or village in it over the whole time. */
        readonly by?: 'total' | 'month' | 'county' | 'village';
        /** @description The members of an item to answer, in this order, with commas between; left out, all of them. There are month, code, name, path, orders, grams, paidFen, localValueFen, online, online.fenPerKilogram, online.part, online.whole, local, local.fenPerKilogram, local.part, local.whole, onlineOfLocal, onlineOfLocal.percent, onlineOfLocal.part, onlineOfLocal.whole, urbanShare, urbanShare.percent, urbanShare.part, urbanShare.whole, urbanGrams, asOf, computedAt. */
        readonly fields?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The total, or the months, counties or villages, ascending. `Link` names the next page where there is one. */
      readonly 200: {
        headers: {
          /** @description The address of the next page, `rel="next"`; left out on the last. */
          readonly Link?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['FarmGateFiguresPage'];
        };
      };
    };
  };
  readonly listKept: {
    readonly parameters: {
      readonly query?: {
        /** @description The rule set to answer by. */
        readonly ruleSet?: string;
        /** @description The most items of a page. Left out: 100 as JSON, and the whole list as CSV, NDJSON or Parquet. */
        readonly limit?: number;
        /** @description The start of the page: `next` of the page before. It is only valid with the same `sort`. */
        readonly cursor?: string;
        /** @description With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second. */
        readonly total?: 'true';
        /** @description The province, prefecture, county or township: 2, 4, 6 or 9 digits; left out, the nation. */
        readonly region?: string;
        /** @description The first month; left out, the first with figures. */
        readonly from?: string;
        /** @description The last month; left out, the last with figures. */
        readonly to?: string;
        /** @description The subject of an item: the whole region and time, a month or a product of the region, or a county or village in it. */
        readonly by?: 'total' | 'month' | 'product' | 'county' | 'village';
        /** @description Only orders of this product, as they name it. */
        readonly product?: string;
        /** @description The members of an item to answer, in this order, with commas between; left out, all of them. There are month, product, code, name, path, orders, grams, paidFen, keptFen, localValueFen, kept, kept.fenPerKilogram, kept.part, kept.whole, local, local.fenPerKilogram, local.part, local.whole, keptOfLocal, keptOfLocal.percent, keptOfLocal.part, keptOfLocal.whole, keptOfPaid, keptOfPaid.percent, keptOfPaid.part, keptOfPaid.whole, asOf, computedAt. */
        readonly fields?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The total, or the months, products, counties or villages, ascending. `Link` names the next page where there is one. */
      readonly 200: {
        headers: {
          /** @description The address of the next page, `rel="next"`; left out on the last. */
          readonly Link?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['KeptFiguresPage'];
        };
      };
    };
  };
  readonly listPeople: {
    readonly parameters: {
      readonly query?: {
        /** @description The rule set to answer by. */
        readonly ruleSet?: string;
        /** @description The most items of a page. Left out: 100 as JSON, and the whole list as CSV, NDJSON or Parquet. */
        readonly limit?: number;
        /** @description The start of the page: `next` of the page before. It is only valid with the same `sort`. */
        readonly cursor?: string;
        /** @description With `true` a page of JSON says the `total` of all pages, where it can be counted in half a second. */
        readonly total?: 'true';
        /** @description The level of the regions. */
        readonly level?: 'nation' | 'province' | 'prefecture' | 'county' | 'township';
        /** @description Only regions in this larger one: 2, 4, 6 or 9 digits. */
        readonly within?: string;
        /** @description The certified year; left out, all. */
        readonly year?: number;
        /** @description The villages: those on the list of the year, or others. */
        readonly qualifies?: 'true' | 'false' | 'any';
        /** @description The members of an item to answer, in this order, with commas between; left out, all of them. There are year, code, name, path, ruleSet, asOf, rounded, keepers, keepers.sexKnown, keepers.female, keepers.birthYearKnown, keepers.under31, keepers.returneeKnown, keepers.returnee, keepers.povertyKnown, keepers.povertyRegistered, workersKnown, workers. */
        readonly fields?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The regions, by year and code. `Link` names the next page where there is one. */
      readonly 200: {
        headers: {
          /** @description The address of the next page, `rel="next"`; left out on the last. */
          readonly Link?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['PeopleOfRegionPage'];
        };
      };
    };
  };
  readonly askWhatIf: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['WhatIfQuestion'];
      };
    };
    readonly responses: {
      /** @description The counts, and a page of the villages gained and lost. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['WhatIfAnswer'];
        };
      };
    };
  };
  readonly mapVillages: {
    readonly parameters: {
      readonly query?: {
        /** @description Only items in this province, prefecture, county or township: the first 2, 4, 6 or 9 digits of the village codes. Several with commas between: items in any of them. */
        readonly region?: string;
        /** @description Only villages of this kind. */
        readonly kind?: 'administrative-village' | 'residents-committee';
        /** @description Whether the village is registered as one of a poverty county. */
        readonly povertyCounty?: 'true' | 'false' | 'any';
        /** @description A part of the name, in any case, or the beginning of the code. Two letters or more also find characters that are read so, by pinyin without tones: `dongf` and `dong feng` find 东风村. */
        readonly search?: string;
        /** @description The rule set to answer by. */
        readonly ruleSet?: string;
        /** @description Those that qualify, those that do not, or both. */
        readonly qualifies?: 'true' | 'false' | 'any';
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The villages, by code. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/geo+json': Record<string, never>;
        };
      };
    };
  };
  readonly mapCounties: {
    readonly parameters: {
      readonly query?: {
        /** @description The rule set to answer by. */
        readonly ruleSet?: string;
        /** @description Only villages in this province, prefecture or county: 2, 4 or 6 digits. */
        readonly within?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The counties, by code. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/geo+json': Record<string, never>;
        };
      };
    };
  };
  readonly mapProvinces: {
    readonly parameters: {
      readonly query?: {
        /** @description The rule set to answer by. */
        readonly ruleSet?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The provinces and the boundary lines. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/geo+json': Record<string, never>;
        };
      };
    };
  };
  readonly getCounts: {
    readonly parameters: {
      readonly query?: {
        /** @description The rule set to answer by. */
        readonly ruleSet?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The counts. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Counts'];
        };
      };
    };
  };
  readonly getCertifiedCounts: {
    readonly parameters: {
      readonly query?: {
        /** @description The rule set to answer by. */
        readonly ruleSet?: string;
      };
      readonly header?: never;
      readonly path: {
        /** @description The certified year; it ends with its cut-off under the rule set. */
        readonly year: number;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The counts. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['CertifiedCounts'];
        };
      };
    };
  };
  readonly listRuleSets: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The rule sets, the default one first. Money is in fen. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['RuleSets'];
        };
      };
    };
  };
  readonly listWebhooks: {
    readonly parameters: {
      readonly query?: {
        /** @description The most items of a page. Left out: 100 as JSON, and the whole list as CSV, NDJSON or Parquet. */
        readonly limit?: number;
        /** @description The start of the page: `next` of the page before. It is only valid with the same `sort`. */
        readonly cursor?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description A page of them. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['WebhookPage'];
        };
      };
    };
  };
  readonly createWebhook: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['NewWebhook'];
      };
    };
    readonly responses: {
      /** @description The webhook and its secret. */
      readonly 201: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['CreatedWebhook'];
        };
      };
    };
  };
  readonly getWebhook: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The webhook's id. */
        readonly id: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The webhook. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['WebhookWithCounts'];
        };
      };
    };
  };
  readonly deleteWebhook: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The webhook's id. */
        readonly id: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description It is gone. */
      readonly 204: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  readonly changeWebhook: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The webhook's id. */
        readonly id: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: {
      readonly content: {
        readonly 'application/json': components['schemas']['ChangedWebhook'];
      };
    };
    readonly responses: {
      /** @description The webhook as it is now. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Webhook'];
        };
      };
    };
  };
  readonly createSecret: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The webhook's id. */
        readonly id: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The new secret, shown this once. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['RotatedSecret'];
        };
      };
    };
  };
  readonly endPreviousSecret: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The webhook's id. */
        readonly id: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The one before signs nothing any more. */
      readonly 204: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  readonly testWebhook: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The webhook's id. */
        readonly id: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description What came of it. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['WebhookTest'];
        };
      };
    };
  };
  readonly listDeliveries: {
    readonly parameters: {
      readonly query?: {
        /** @description The most items of a page. Left out: 100 as JSON, and the whole list as CSV, NDJSON or Parquet. */
        readonly limit?: number;
        /** @description The start of the page: `next` of the page before. It is only valid with the same `sort`. */
        readonly cursor?: string;
        /** @description Only those in this state. */
        readonly state?: 'pending' | 'delivered' | 'failed';
      };
      readonly header?: never;
      readonly path: {
        /** @description The webhook's id. */
        readonly id: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description A page of them. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['DeliveryPage'];
        };
      };
    };
  };
  readonly getDelivery: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The webhook's id. */
        readonly id: string;
        /** @description The delivery's number within the webhook. */
        readonly delivery: number;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The delivery. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['DeliveryWithEvent'];
        };
      };
    };
  };
  readonly replayFailedDeliveries: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The webhook's id. */
        readonly id: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description They are pending again. */
      readonly 202: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Replayed'];
        };
      };
    };
  };
  readonly replayDelivery: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The webhook's id. */
        readonly id: string;
        /** @description The delivery's number within the webhook. */
        readonly delivery: number;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description It is pending again. */
      readonly 202: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Replayed'];
        };
      };
    };
  };
  readonly listKeys: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The keys. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Keys'];
        };
      };
    };
  };
  readonly createKey: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['NewKey'];
      };
    };
    readonly responses: {
      /** @description The key. */
      readonly 201: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['CreatedKey'];
        };
      };
    };
  };
  readonly revokeKey: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description The part between the underscores of the key. */
        readonly id: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The key as it is now. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Key'];
        };
      };
    };
  };
  readonly listAuditRecords: {
    readonly parameters: {
      readonly query?: {
        /** @description The most items of a page. Left out: 100 as JSON, and the whole list as CSV, NDJSON or Parquet. */
        readonly limit?: number;
        /** @description The start of the page: `next` of the page before. It is only valid with the same `sort`. */
        readonly cursor?: string;
        /** @description Only this action. */
        readonly action?:
          | 'key.create'
          | 'key.revoke'
          | 'webhook.create'
          | 'webhook.change'
          | 'webhook.delete'
          | 'webhook.secret.rotate'
          | 'webhook.secret.end'
          | 'rejected.repair'
          | 'rejected.repair-many'
          | 'rejected.set-aside'
          | 'rejected.set-aside-many'
          | 'partition.skip'
          | 'generation.switch'
          | 'generation.discard'
          | 'access.refused';
        /** @description Only what was done with this key, by its id or name, or by this user of a command. */
        readonly who?: string;
        /** @description Only what was done to this: the id of a key, a webhook or a rejected update. */
        readonly object?: string;
        /** @description Only what was done at this time or later, in RFC 3339. */
        readonly from?: string;
        /** @description Only what was done before this. */
        readonly to?: string;
        /** @description The members of an item to answer, in this order, with commas between; left out, all of them. There are id, at, action, service, key, name, from, object, outcome, status, detail, unrecorded. */
        readonly fields?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The records. `Link` names the next page where there is one. */
      readonly 200: {
        headers: {
          /** @description The address of the next page, `rel="next"`; left out on the last. */
          readonly Link?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['AuditRecordPage'];
        };
      };
    };
  };
  readonly listServices: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The services, in the order of the flow. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Services'];
        };
      };
    };
  };
  readonly listHistories: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The services, in the order of the flow. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Histories'];
        };
      };
    };
  };
  readonly listAlerts: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The alerts. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Alerts'];
        };
      };
    };
  };
  readonly listTopics: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The topics. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Topics'];
        };
      };
    };
  };
  readonly listRecords: {
    readonly parameters: {
      readonly query?: {
        /** @description The first offset; left out, the last records are answered. */
        readonly from?: number;
        /** @description Records of an answer, at most. */
        readonly limit?: number;
      };
      readonly header?: never;
      readonly path: {
        /** @description The topic, without the prefix of the installation. */
        readonly topic:
          | 'marketplace.updates'
          | 'village.activity'
          | 'village.verdicts'
          | 'village.assessments'
          | 'village.certifications'
          | 'region.verdicts';
        /** @description The partition, from 0. */
        readonly partition: number;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The records. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['TopicRecords'];
        };
      };
    };
  };
  readonly listRejectedUpdates: {
    readonly parameters: {
      readonly query?: {
        /** @description The start of the page: `next` of the page before. */
        readonly cursor?: string;
        /** @description The most items of a page. */
        readonly limit?: number;
        /** @description Only those whose records' timestamps are before this. */
        readonly to?: string;
        /** @description Only those whose records' timestamps are not before this, in RFC 3339. */
        readonly from?: string;
        /** @description Only those in this state. */
        readonly state?: string;
        /** @description Only those of this source. */
        readonly source?: string;
        /** @description Only those with this path; '' is the whole update. */
        readonly path?: string;
        /** @description Only those with this reason. */
        readonly reason?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description A page of them. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': Record<string, never>;
        };
      };
    };
  };
  readonly listRejectedFaults: {
    readonly parameters: {
      readonly query?: {
        /** @description Only those whose records' timestamps are before this. */
        readonly to?: string;
        /** @description Only those whose records' timestamps are not before this, in RFC 3339. */
        readonly from?: string;
        /** @description Only those in this state. */
        readonly state?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The faults. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': Record<string, never>;
        };
      };
    };
  };
  readonly repairRejectedUpdates: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': Record<string, never>;
      };
    };
    readonly responses: {
      /** @description They were, or with `dryRun` would be, sent. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': Record<string, never>;
        };
      };
    };
  };
  readonly setAsideRejectedUpdates: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': Record<string, never>;
      };
    };
    readonly responses: {
      /** @description They were, or with `dryRun` would be, discarded. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': Record<string, never>;
        };
      };
    };
  };
  readonly getRejectedUpdate: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description Partition and offset of the record. */
        readonly id: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The update. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': Record<string, never>;
        };
      };
    };
  };
  readonly repairRejectedUpdate: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description Partition and offset of the record. */
        readonly id: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': Record<string, never>;
      };
    };
    readonly responses: {
      /** @description It was sent. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': Record<string, never>;
        };
      };
    };
  };
  readonly setAsideRejectedUpdate: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @description Partition and offset of the record. */
        readonly id: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': Record<string, never>;
      };
    };
    readonly responses: {
      /** @description The update is discarded. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': Record<string, never>;
        };
      };
    };
  };
  readonly followEvents: {
    readonly parameters: {
      readonly query?: {
        /** @description Only events of this type. Several are given with commas between, or by several such parameters. */
        readonly type?: readonly (
          | 'taocun.village.verdict.changed.v1'
          | 'taocun.village.certified.v1'
          | 'taocun.town.verdict.changed.v1'
          | 'taocun.cluster.verdict.changed.v1'
        )[];
        /** @description Only events decided by this rule set. Several are given with commas between, or by several such parameters. */
        readonly ruleSet?: readonly string[];
        /** @description Only villages, towns and clusters that lie in this province, prefecture, county or township: 2, 4, 6 or 9 digits. Several are given with commas between, or by several such parameters. */
        readonly region?: readonly string[];
        /** @description Only events of this village, and of no region. Several are given with commas between, or by several such parameters. */
        readonly village?: readonly string[];
        /** @description The start without an id: the first event ever announced, or the events stored from now on. */
        readonly from?: 'beginning' | 'now';
        /** @description For clients that cannot send the header `Last-Event-ID`, which outranks it. */
        readonly lastEventId?: string;
      };
      readonly header?: {
        /** @description The id after which to resume. It outranks `lastEventId` and `from`. */
        readonly 'Last-Event-ID'?: string;
      };
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The events, in an endless stream. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  readonly listPlaces: {
    readonly parameters: {
      readonly query: {
        /** @description The rule set to answer by. */
        readonly ruleSet?: string;
        /** @description A part of the Chinese name, or the beginning of its pinyin without tones, or its initials: `义乌`, `yiwu` and `yw` find 义乌市. */
        readonly search: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The regions. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Places'];
        };
      };
    };
  };
}
