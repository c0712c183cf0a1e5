import type { Plant } from './plant';

const spec = (name: string): string[] => [`libs/domain/src/${name}.spec.ts`];
const inDomain = (file: string, plants: readonly (readonly [name: string, right: string, wrong: string])[], tests = spec(file)): Plant[] =>
  plants.map(([name, right, wrong]) => ({ name, file: `libs/domain/src/${file}.ts`, right, wrong, tests }));

/** Of docs/contract.md, section 3: the quantities, the rules, the clock, the certified years. */
export const domainPlants: readonly Plant[] = [
  ...inDomain('activity', [
    ['a shop is active a day too late', 'MIN_AGE_DAYS = 30', 'MIN_AGE_DAYS = 31'],
    ['a shop is active a day too early', 'age < MIN_AGE_DAYS', 'age < MIN_AGE_DAYS - 1'],
    ['the longest lookback has a day too many', 'MAX_LOOKBACK_DAYS = 90', 'MAX_LOOKBACK_DAYS = 91'],
    ['the lookback begins a day too early', 'asOf - lookback, asOf) * DAYS', 'asOf - lookback - 1, asOf) * DAYS'],
    ['more than one order a month is asked for', 'DAYS_AN_ORDER >= lookback', 'DAYS_AN_ORDER > lookback'],
  ]),
  ...inDomain('assessment', [
    ['exactly RMB 10 million are more than that', 'sales > thresholdFen', 'sales >= thresholdFen'],
    ['exactly RMB 10 million are not that much', 'sales >= thresholdFen', 'sales > thresholdFen'],
    ['exactly half is a majority', 'majority.part) > 0', 'majority.part) >= 0'],
    ['100 active shops are too few', '>= rules.scale.activeShops', '> rules.scale.activeShops'],
    ['exactly a tenth of the households is too little', 'whole, households, part) >= 0', 'whole, households, part) > 0'],
    ['both rows of the scale have to hold', 'rules) || enoughShare', 'rules) && enoughShare'],
    [
      'households are counted where shops should be',
      `=== 'active-shops') return countedShops(figures, rules)`,
      `=== 'active-shops') return figures.activeHouseholds`,
    ],
    ['AliResearch counts the shops of others', `'all-shops' ? figures.activeShops : figures.activeAlibabaShops`, 'figures.activeShops'],
    ['AliResearch counts the sales of others', `'all-shops' ? figures.salesFen : figures.alibabaSalesFen`, 'figures.salesFen'],
  ]),
  {
    ...{ name: 'the rules of 2013 ask for 100 active shops', file: 'libs/domain/src/rules/aliresearch-2013.json' },
    ...{ right: '"activeShops": 50', wrong: '"activeShops": 100', tests: spec('assessment') },
  },
  ...inDomain('region', [
    ['three villages do not make a town', '>= qualifyingVillages', '> qualifyingVillages'],
    ['exactly RMB 30 million make a town', '> orTogether.alibabaSalesMoreThanFen', '>= orTogether.alibabaSalesMoreThanFen'],
    ['exactly 300 shops make a town', '> orTogether.activeAlibabaShopsMoreThan', '>= orTogether.activeAlibabaShopsMoreThan'],
    ['a subdistrict can be a town', '!subdistricts && isSubdistrict', '!isSubdistrict'],
    ['ten villages do not make a cluster', 'villages < rules.cluster.cluster', 'villages <= rules.cluster.cluster'],
    ['thirty villages do not make a large cluster', 'villages >= rules.cluster.large', 'villages > rules.cluster.large'],
  ]),
  ...inDomain('village-code', [
    ['code 400 is no residents committee', 'last >= 400', 'last > 400'],
    ['code 498 is a residents committee', 'last <= 497', 'last <= 498'],
  ]),
  ...inDomain('day', [
    ['days are those of UTC', 'CST_OFFSET_MS = 28_800_000', 'CST_OFFSET_MS = 0'],
    ['a year is certified as of 1 July', 'FIRST_MONTH, 1) - 1', 'FIRST_MONTH, 1)'],
    ['a year begins on 2 July', 'year - 1, FIRST_MONTH, 1)', 'year - 1, FIRST_MONTH, 2)'],
  ]),
  ...inDomain('certification', [
    ['a year is certified on 15 July, an update too early', 'yearOf(clock - latenessDays)', 'yearOf(clock - latenessDays + 1)'],
    ['the last year is certified again', 'certified.last + 1', 'certified.last'],
    ['an update for the first certified year is not late', 'year >= certified.first', 'year > certified.first'],
  ]),
  ...inDomain('clock', [
    ['a tick of the same name is applied again', 'tick.number <= known.number', 'tick.number < known.number'],
    ['a tick of an older owner is applied', 'tick.epoch < known.epoch ||', 'tick.epoch + 1 < known.epoch ||'],
    ['the clock is that of the partition furthest ahead', 'Math.min(smallestWaiting', 'Math.max(smallestWaiting'],
    ['the clock goes back', 'greater(this.#day, this.#reached())', 'this.#reached()'],
    ['a feed begins where its first partition is when the others are heard', 'known?.first ?? known?.day ?? tick.day', 'day'],
    [
      'a partition that is idle holds the clock back',
      `source?.state === 'read') continue`,
      `source?.state === 'read' && source.day) continue`,
    ],
    ['there is no clock once all is read', 'smallestWaiting ?? greatest', 'smallestWaiting'],
  ]),
  ...inDomain('precedence', [
    ['of two ids at one time the smaller prevails', 'a.id < b.id ? -1 : 1', 'a.id < b.id ? 1 : -1'],
    ['the source prevails over the id', 'if (a.id !== b.id)', 'if (a.id !== b.id && a.source === b.source)'],
  ]),
  ...inDomain('registrations', [
    [
      'a registration is in force a day late',
      'findLast(({ timeMs }) => dayOf(timeMs) <= asOf',
      'findLast(({ timeMs }) => dayOf(timeMs) < asOf',
    ],
    ['the registration that came last is in force', 'comparePrecedence(registration, before) > 0', 'registration !== before'],
  ]),
  ...inDomain(
    'shop',
    [
      ['at the same time the opening wins', 'this.#timeMs(at) <= closedAt', 'this.#timeMs(at) < closedAt'],
      ['a shop is open since its last opening', 'since = day;', 'since ??= day;'],
      ['a closing takes effect a day late', 'findLast((closing) => dayOf(closing) <= asOf', 'findLast((closing) => dayOf(closing) < asOf'],
    ],
    spec('shop-history'),
  ),
  ...inDomain(
    'shop',
    [
      ['the last opening of a shop is not written down', 'this.#rest.earlier.length + 1;', 'this.#rest.earlier.length;'],
      [
        'the source of an earlier opening is not written down',
        'of this.#rest.earlier) to.add(source)',
        'of NO_REST.earlier) to.add(source)',
      ],
    ],
    ['apps/flow-e2e/src/village.property.spec.ts'],
  ),
  ...inDomain('sales-window', [
    ['the window has 366 days', 'WINDOW_DAYS = 365', 'WINDOW_DAYS = 366'],
    ['sales of the day before the window count', 'day > this.#asOf - WINDOW_DAYS', 'day >= this.#asOf - WINDOW_DAYS'],
  ]),
  ...inDomain('sales-by-day', [
    ['a refund adds to the sales', 'this.add(SALES, -fen)', 'this.add(SALES, fen)'],
    ['what was paid is not known of a stored village', 'sales.#paidFen = sales.#sumOfPaid();', ''],
  ]),
  ...inDomain('village', [
    ['a refund counts on the day it is told', 'this.#sales.add(paidDay,', 'this.#sales.add(Math.max(paidDay, this.#asOf),'],
    ['days are forgotten before their year is certified', 'Math.min(asOf, certificationDay(year))', 'asOf'],
  ]),
  ...inDomain('verdicts', [
    ['a verdict repeats the sequence of the last', '(before?.sequence ?? 0) + 1', '(before?.sequence ?? 1)'],
    ['a village that never qualified is announced', 'before !== undefined && before.qualifies', 'before?.qualifies'],
  ]),
  ...inDomain('placement', [
    ['a shop may move to another village', `if (known.villageCode !== place.villageCode) return 'other-village';`, ''],
    ['a shop may move to another platform', `if (known.platform !== place.platform) return 'other-platform';`, ''],
  ]),
  ...inDomain('seen-names', [
    ['a name is forgotten a day early', 'DAYS_REMEMBERED = 30', 'DAYS_REMEMBERED = 29'],
    ['a name comes back after 255 days', '< SWEPT_EVERY)', '< 100 * SWEPT_EVERY)'],
  ]),
  ...inDomain(
    'name-hash',
    [['a name of another shop is a repeat', 'bytes[length++] = owner.charCodeAt(i)', 'bytes[length++] = 0']],
    spec('seen-names'),
  ),
  ...inDomain(
    'assessment',
    [
      [
        'shops that could be as many as are asked for are too few',
        'areEnoughShops(shops, rules) ||',
        'areEnoughShops(shops - 1, rules) ||',
      ],
      ['shops that could be in a tenth of the households are too few', 'isEnoughShare(shops, figures', 'isEnoughShare(shops - 1, figures'],
    ],
    spec('villages'),
  ),
  ...inDomain(
    'calendar',
    [['what falls due is decided a day late', 'if (day > last) continue', 'if (day >= last) continue']],
    spec('villages'),
  ),
  ...inDomain(
    'villages',
    [['sales come to a month that the clock has closed', 'entry.village.mayClose(day, this.#day)', 'false']],
    spec('closed-months'),
  ),
  ...inDomain('villages', [
    ['an update counts as late for the clock’s year', 'lateYear(effectiveDay,', 'lateYear(this.#day ?? effectiveDay,'],
    ['a village whose refunds exceed its sales is not certified', 'quantities.salesFen !== 0', 'quantities.salesFen > 0'],
    ['sales that verdicts depend on are looked at with the next checkpoint', 'touched && village.paidFen < salesToQualify', 'touched'],
    ['a village that has sold just enough is not looked at', 'village.paidFen < salesToQualify', 'village.paidFen <= salesToQualify + 1'],
    ['a village that was taken stands under no day of its sales', 'touched && village.paidFen', 'village.paidFen'],
    ['a village without sales is certified', 'undefined && quantities.salesFen !== 0', 'undefined'],
    [
      'certificates come in the order of arrival',
      '{ village } of [...this.#entries.values()].sort(byCode)',
      '{ village } of this.#entries.values()',
    ],
    [
      'another generation speaks in the order of arrival',
      'entry of [...this.#entries.values()].sort(byCode)',
      'entry of this.#entries.values()',
    ],
  ]),
  ...inDomain(
    'villages',
    [
      [
        'months that are told no more are lost before they are told',
        'if (closed.length > 0) entry.closing',
        'if (closed.length < 0) entry.closing',
      ],
      ['of months told no more only the last are told', '[...entry.closing, ...closed]', 'closed'],
    ],
    ['apps/classification/src/classification-state.spec.ts'],
  ),
  ...inDomain(
    'village-entry',
    [['months told no more are told again and again', 'this.closing = NO_MONTHS;', '']],
    ['apps/classification/src/classification-state.spec.ts'],
  ),
  ...inDomain(
    'villages',
    [
      ['what was taken is told with what came afterwards', 'this.#untold.tellBefore(entry);', ''],
      ['what was taken is told as of a later day', 'this.#untold.tellAll();', ''],
    ],
    spec('untold'),
  ),
  ...inDomain('untold', [
    ['what was taken before is not told', 'this.tellAll();', ''],
    ['what was taken is told again at its turn', 'entry.untold = false;', ''],
    ['what was taken still counts as changed', 'entry.touched = false;', ''],
    ['what was taken is told in no order', 'taken.sort((a, b) => byCode(b, a))', 'taken'],
  ]),
  ...inDomain(
    'village',
    [
      [
        'a month is closed while a day of it is kept',
        'monthOf(this.#keptFrom(latenessDays) - 1) + 1)',
        'monthOf(this.#keptFrom(latenessDays)) + 1)',
      ],
    ],
    ['libs/domain/src/village/closed-months.spec.ts'],
  ),
  ...inDomain('shop', [
    ['an order is forgotten while a lookback needs it', 'from - MAX_LOOKBACK_DAYS + 1', 'from - MAX_LOOKBACK_DAYS + 2'],
  ]),
  ...inDomain('shop', [['the last closing is forgotten', 'closing >= closedAt', 'closing > closedAt']], spec('shop-history')),
  ...inDomain(
    'village-shops',
    [
      ['a shop counts for its first household for ever', 'active && householdId === shop.householdId', 'active'],
      [
        'an active shop is not looked at when its orders grow old',
        'this.#dueBy(shop, shop.nextChange(this.#asOf));',
        'if (!active) this.#dueBy(shop, shop.nextChange(this.#asOf));',
      ],
    ],
    ['testing/src/oracle/verdicts.property.spec.ts'],
  ),
  {
    name: 'what a village is goes unsaid where it has changed and changed back',
    file: 'apps/classification/src/classification-state.ts',
    right: 'if (!inSteps && this',
    wrong: 'if (this',
    tests: ['apps/classification/src/classification-state.spec.ts'],
  },
  {
    name: 'what was taken is told as true at a later offset',
    file: 'apps/classification/src/classification-state.ts',
    right: 'this.#publish(entry, trueAt, causes)',
    wrong: 'this.#publish(entry, this.#offset, causes)',
    tests: ['apps/classification/src/classification-state.spec.ts'],
  },
  {
    name: 'an assessment belongs to traces that were assessed before',
    file: 'apps/classification/src/classification-state.ts',
    right: 'this.#causes = new AssessmentCauses();',
    wrong: '',
    tests: ['apps/classification/src/classification-state.spec.ts'],
  },
  {
    name: 'money beyond the safe integers is rounded where it is read',
    file: 'libs/contracts/src/wire/exact-json.ts',
    right: 'return value > Number.MAX_SAFE_INTEGER ||',
    wrong: 'return value > Number.MAX_SAFE_INTEGER + 1 ||',
    tests: ['libs/contracts/src/wire/exact-json.spec.ts'],
  },
  {
    name: 'debt beyond the safe integers is rounded where it is read',
    file: 'libs/contracts/src/wire/exact-json.ts',
    right: '|| value < Number.MIN_SAFE_INTEGER',
    wrong: '',
    tests: ['libs/contracts/src/wire/exact-json.spec.ts'],
  },
];
