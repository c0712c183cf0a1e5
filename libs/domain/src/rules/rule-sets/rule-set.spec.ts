import { dayOfIso } from '../../time/day';
import { builtInRuleSets } from './built-in-rule-sets';
import { parseRuleSet } from './parse-rule-set';
import { decidingPart, versionAsOf } from './rule-set';
import worldBank2019 from './world-bank-2019.json';

const cluster = { cluster: 10, large: 30, super: 100 };
const where = { kinds: ['administrative-village'] };

const cutOffs = [{ fromYear: 1, monthDay: '06-30' }];

const alibabaMajority = { part: 1, whole: 2 };

/** AliResearch's rows, except for which shops count, and where villages and towns may lie. */
const thresholds = {
  annualSales: { thresholdFen: 1_000_000_000, comparison: 'at-least' },
  scale: { activeShops: 100, share: { of: 'active-shops', part: 10, whole: 100 } },
  cluster,
};
const before2020 = { counts: 'all-shops', alibabaMajority, ...thresholds };
const from2020 = { counts: 'alibaba-shops', ...thresholds };
const orTogether = { alibabaSalesMoreThanFen: 3_000_000_000, activeAlibabaShopsMoreThan: 300 };

it('the three rule sets of the contract are read, in their order', () => {
  expect(builtInRuleSets.map(decidingPart)).toEqual([
    {
      id: 'world-bank-2019',
      cutOffs,
      versions: [
        {
          counts: 'all-shops',
          annualSales: { thresholdFen: 1_000_000_000, comparison: 'more-than' },
          alibabaMajority,
          scale: { activeShops: 100, share: { of: 'active-households', part: 10, whole: 100 } },
          where,
          town: { qualifyingVillages: 3, subdistricts: true },
          cluster,
        },
      ],
    },
    {
      id: 'aliresearch-2022',
      cutOffs,
      versions: [{ ...from2020, where, town: { qualifyingVillages: 3, orTogether, subdistricts: false } }],
    },
    {
      id: 'aliresearch',
      cutOffs: [
        { fromYear: 2014, monthDay: '12-31' },
        { fromYear: 2016, monthDay: '08-31' },
        { fromYear: 2018, monthDay: '10-31' },
        { fromYear: 2019, monthDay: '06-30' },
      ],
      versions: [
        {
          ...before2020,
          where: { kinds: ['administrative-village', 'residents-committee'] },
          town: { qualifyingVillages: 3, subdistricts: true },
        },
        {
          from: '2019-01-01',
          ...before2020,
          where: { kinds: ['administrative-village', 'residents-committee'] },
          town: { qualifyingVillages: 3, orTogether, subdistricts: true },
        },
        {
          from: '2020-01-01',
          ...from2020,
          where: { ...where, orCertifiedBefore: true },
          town: { qualifyingVillages: 3, orTogether, subdistricts: false, orCertifiedBefore: true },
        },
        {
          from: '2022-01-01',
          ...from2020,
          where,
          town: { qualifyingVillages: 3, orTogether, subdistricts: false, orCertifiedBefore: true },
        },
      ],
    },
  ]);
});

const han = /\p{Script=Han}/u;
/** The words in Latin letters that a Chinese text may contain: names of publishers. */
const names = ['Alizila'];

it.each(
  builtInRuleSets.flatMap(({ id, versions }) =>
    versions.map((version) => [id, version.from, version] as const),
  ),
)('every row of %s from %s has claims in both languages', (_id, from, { alibabaMajority, sources = {} }) => {
  const rows = [
    'counts',
    'annual-sales',
    'scale',
    'active-shops',
    'administrative-village',
    'town',
    'cluster',
    'cut-off',
  ];
  expect(Object.keys(sources).sort()).toEqual(
    [...rows, ...(alibabaMajority ? ['alibaba-majority'] : [])].sort(),
  );
  for (const { text, quote, url, standing } of Object.values(sources).flat()) {
    expect([text.en, text.zh]).toEqual([expect.stringMatching(/[a-z]/), expect.stringMatching(han)]);
    expect(text.en).not.toMatch(han);
    expect(text.zh.match(/[a-z]+/gi)?.filter((word) => !names.includes(word)) ?? []).toEqual([]);
    // A quotation has an address and is never an inference. Everything else is unverified.
    if (quote !== undefined)
      expect([standing, url]).toEqual([
        expect.not.stringMatching('unverified'),
        expect.stringMatching(/^http/),
      ]);
    else expect(standing).toBe('unverified');
  }
  if (from !== '2022-01-01' && _id === 'aliresearch')
    expect(sources['active-shops']?.map(({ standing }) => standing)).toEqual(['unverified']);
});

it.each([
  [/e-tailers clustering/, /no distance between shops is tested/],
  [/by villagers/, /nobody tests who operates it/],
  [/produced locally/, /count wherever the goods were made/],
])('that no criterion tests %s of a quotation is stated as unverified', (criterion, assumed) => {
  const quoting = builtInRuleSets
    .flatMap(({ versions }) => versions)
    .map(({ sources = {} }) => Object.values(sources).flat())
    .filter((claims) => claims.some(({ quote = '' }) => criterion.test(quote)));
  expect(quoting.length).toBeGreaterThan(0);
  for (const claims of quoting)
    expect(
      claims.filter(({ standing }) => standing === 'unverified').map(({ text }) => text.en),
    ).toContainEqual(expect.stringMatching(assumed));
});

/** The World Bank's rule set with one field changed. */
function changed(pointer: string, value: unknown): unknown {
  const json: unknown = structuredClone(worldBank2019);
  const names = pointer.split('/').slice(1);
  const last = names.pop() ?? '';
  const parent = names.reduce((at, name) => (at as Record<string, unknown>)[name], json) as Record<
    string,
    unknown
  >;
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return json;
}

it.each<[string, unknown, string]>([
  [
    '/id',
    undefined,
    '/id is missing. Write 1 to 64 lower-case letters, digits and hyphens, such as "world-bank-2019".',
  ],
  [
    '/id',
    'a:b',
    '/id is "a:b". Write 1 to 64 lower-case letters, digits and hyphens, such as "world-bank-2019".',
  ],
  ['/counts', 'taobao', '/counts is "taobao". Write "all-shops" or "alibaba-shops".'],
  ['/annualSales', [], '/annualSales is []. Write an object.'],
  [
    '/annualSales/thresholdFen',
    0.5,
    '/annualSales/thresholdFen is 0.5. Write an integer of 1 to 9007199254740991.',
  ],
  [
    '/annualSales/thresholdFen',
    '5',
    '/annualSales/thresholdFen is "5". Write an integer of 1 to 9007199254740991.',
  ],
  ['/annualSales/comparison', 'over', '/annualSales/comparison is "over". Write "more-than" or "at-least".'],
  ['/alibabaMajority/part', 3, '/alibabaMajority/part is 3. Write an integer of 1 to 2.'],
  ['/scale/share/of', null, '/scale/share/of is null. Write "active-households" or "active-shops".'],
  [
    '/where',
    [],
    '/where is []. Write a list of one or more of ["administrative-village","residents-committee"], each once.',
  ],
  [
    '/where',
    ['town'],
    '/where is ["town"]. Write a list of one or more of ["administrative-village","residents-committee"], each once.',
  ],
  ['/town/subdistricts', 1, '/town/subdistricts is 1. Write true or false.'],
  ['/cluster/large', 9, '/cluster/large is 9. Write an integer of 10 to 9007199254740991.'],
  ['/colour', 'red', '/colour is not known here. Leave it out, or write one of '],
  ['/town/or~1Together', {}, '/town/or~01Together is not known here. Leave it out, or write one of '],
])('an error names the place and the cure: %s', (pointer, value, message) => {
  expect(() => parseRuleSet(changed(pointer, value), 'my-rules.json')).toThrow(`my-rules.json: ${message}`);
});

it('a value that is not an object is refused', () => {
  expect(() => parseRuleSet(null, 'my-rules.json')).toThrow(
    'my-rules.json: the document is null. Write an object.',
  );
});

it('definitions may differ from the built-in ones', () => {
  const json = {
    ...worldBank2019,
    id: 'everywhere',
    where: ['residents-committee', 'administrative-village'],
    alibabaMajority: undefined,
  };
  expect(parseRuleSet(JSON.parse(JSON.stringify(json)), 'everywhere.json')).toEqual({
    id: 'everywhere',
    title: worldBank2019.title,
    cutOffs,
    versions: [
      {
        counts: 'all-shops',
        annualSales: worldBank2019.annualSales,
        scale: worldBank2019.scale,
        where: { kinds: ['administrative-village', 'residents-committee'] },
        town: worldBank2019.town,
        cluster,
        sources: expect.objectContaining({ 'active-shops': [worldBank2019.sources['active-shops']] }),
      },
    ],
  });
});

it('claims are a list or one alone, and one text serves both languages', () => {
  const of = (town: unknown) =>
    parseRuleSet(changed('/sources/town', town), 'my-rules.json').versions[0].sources?.['town'];
  const claim = {
    text: { en: 'Three.', zh: '三个。' },
    quote: '三个',
    url: 'https://example.org/',
    standing: 'reported',
  };
  expect(of(claim)).toEqual([claim]);
  expect(of([claim, { text: '三个。', standing: 'unverified' }])).toEqual([
    claim,
    { text: { en: '三个。', zh: '三个。' }, standing: 'unverified' },
  ]);
});

const { id: _id, title: _title, ...flat } = worldBank2019;
const rows = { ...flat, where: { kinds: ['administrative-village'], orCertifiedBefore: true } };
const dated = (versions: readonly object[], more: object = {}): unknown =>
  JSON.parse(JSON.stringify({ id: 'dated', ...more, versions }));
const first = { ...rows, where: ['administrative-village', 'residents-committee'] };

it('versions have dates, each with its rows, and cut-offs have years', () => {
  const json = dated(
    [
      first,
      { from: '2019-01-01', ...rows, town: { ...rows.town, subdistricts: false, orCertifiedBefore: true } },
      { from: '2020-01-01', ...rows },
    ],
    {
      cutOffs: [
        { fromYear: 2014, monthDay: '12-31' },
        { fromYear: 2019, monthDay: '06-30' },
      ],
    },
  );
  const ruleSet = parseRuleSet(json, 'dated.json');
  expect(ruleSet.cutOffs).toEqual([
    { fromYear: 2014, monthDay: '12-31' },
    { fromYear: 2019, monthDay: '06-30' },
  ]);
  expect(
    ruleSet.versions.map(({ from, where: { kinds, orCertifiedBefore }, town }) => [
      from,
      kinds.length,
      orCertifiedBefore,
      town.orCertifiedBefore,
    ]),
  ).toEqual([
    [undefined, 2, undefined, undefined],
    ['2019-01-01', 1, true, true],
    ['2020-01-01', 1, true, undefined],
  ]);
  // The parsed form, written to a file, parses to the same.
  expect(parseRuleSet(JSON.parse(JSON.stringify(ruleSet)), 'dated.json')).toEqual(ruleSet);
  const inForce = ['1999-12-31', '2018-12-31', '2019-01-01', '2019-12-31', '2020-01-01', '9999-12-31'].map(
    (day) => versionAsOf(ruleSet, dayOfIso(day) ?? NaN).from,
  );
  expect(inForce).toEqual([undefined, undefined, '2019-01-01', '2019-01-01', '2020-01-01', '2020-01-01']);
});

const monthDay = 'Write a month and day that every year has as MM-DD, such as "06-30".';
const withCutOff = (of: string) =>
  parseRuleSet(dated([first], { cutOffs: [{ fromYear: 2014, monthDay: of }] }), 'dated.json').cutOffs;

it.each(['00-10', '13-10', '06-00', '06-31', '6-30', '106-30', '06-301', '06/30'])(
  'the cut-off %s, which no year has, is refused',
  (text) => {
    expect(() => withCutOff(text)).toThrow(`/cutOffs/0/monthDay is "${text}". ${monthDay}`);
  },
);

it.each(['01-01', '02-28', '12-31'])('the cut-off %s is accepted', (text) => {
  expect(withCutOff(text)).toEqual([{ fromYear: 2014, monthDay: text }]);
});

it('an `orCertifiedBefore` of false is none', () => {
  const json = dated([{ ...rows, where: { kinds: ['residents-committee'], orCertifiedBefore: false } }]);
  expect(parseRuleSet(json, 'dated.json').versions[0].where).toEqual({ kinds: ['residents-committee'] });
});

it.each<[string, unknown, string]>([
  ['no versions', dated([]), '/versions is []. Write a list of one or more objects.'],
  ['no objects', dated([[]]), '/versions/0 is []. Write an object.'],
  [
    'a first version from a day',
    dated([{ from: '2019-01-01', ...rows }]),
    '/versions/0/from is not known here. Leave it out, or write one of ',
  ],
  [
    'a later version from no day',
    dated([first, rows]),
    '/versions/1/from is missing. Write a day as YYYY-MM-DD.',
  ],
  [
    'a day that does not exist',
    dated([first, { from: '2019-02-29', ...rows }]),
    '/versions/1/from is "2019-02-29". Write a day as YYYY-MM-DD.',
  ],
  [
    'the same day twice',
    dated([first, { from: '2020-01-01', ...rows }, { from: '2020-01-01', ...rows }]),
    '/versions/2/from is "2020-01-01". Write a day after 2020-01-01 as YYYY-MM-DD.',
  ],
  [
    'rows next to versions',
    { ...(dated([first]) as object), counts: 'all-shops' },
    '/counts is not known here. Leave it out, or write one of ',
  ],
  [
    'no such row',
    dated([{ ...rows, cluster: { ...rows.cluster, large: 3 } }]),
    '/versions/0/cluster/large is 3. Write an integer of 10 to ',
  ],
  [
    'a kind that is none',
    dated([{ ...rows, where: { kinds: ['town'] } }]),
    '/versions/0/where/kinds is ["town"]. Write a list of one or more of ',
  ],
  [
    'a word for a truth',
    dated([{ ...rows, where: { kinds: where.kinds, orCertifiedBefore: 'yes' } }]),
    '/versions/0/where/orCertifiedBefore is "yes". Write true or false.',
  ],
  ['no cut-off', dated([first], { cutOffs: [] }), '/cutOffs is []. Write a list of one or more objects.'],
  [
    '29 February',
    dated([first], { cutOffs: [{ fromYear: 2014, monthDay: '02-29' }] }),
    `/cutOffs/0/monthDay is "02-29". ${monthDay}`,
  ],
  [
    '31 June',
    dated([first], { cutOffs: [{ fromYear: 2014, monthDay: '06-31' }] }),
    `/cutOffs/0/monthDay is "06-31". ${monthDay}`,
  ],
  [
    'a month of its own',
    dated([first], { cutOffs: [{ fromYear: 2014, monthDay: '13-01' }] }),
    `/cutOffs/0/monthDay is "13-01". ${monthDay}`,
  ],
  [
    'years out of order',
    dated([first], {
      cutOffs: [
        { fromYear: 2014, monthDay: '12-31' },
        { fromYear: 2014, monthDay: '06-30' },
      ],
    }),
    '/cutOffs/1/fromYear is 2014. Write an integer of 2015 to 9999.',
  ],
  [
    'a year of none',
    dated([first], { cutOffs: [{ fromYear: 0, monthDay: '12-31' }] }),
    '/cutOffs/0/fromYear is 0. Write an integer of 1 to 9999.',
  ],
  [
    'a title in one language',
    dated([first], { title: { en: 'Dated' } }),
    '/title/zh is missing. Write a text that is not empty.',
  ],
  [
    'a source of no row',
    dated([{ ...first, sources: { sales: {} } }]),
    '/versions/0/sources/sales is not known here. Leave it out, or write one of counts, annual-sales, ',
  ],
  ...(
    [
      [
        'without a text',
        { text: ' ', standing: 'published' },
        '/text is " ". Write a text that is not empty.',
      ],
      [
        'in one language',
        { text: { en: 'x' }, standing: 'published' },
        '/text/zh is missing. Write a text that is not empty.',
      ],
      [
        'with an empty quotation',
        { text: 'x', quote: '', standing: 'published' },
        '/quote is "". Write a text that is not empty.',
      ],
      [
        'at no address',
        { text: 'x', url: 'x', standing: 'published' },
        '/url is "x". Write an address that begins with https://.',
      ],
      [
        'heard',
        { text: 'x', standing: 'heard' },
        '/standing is "heard". Write "published" or "reported" or "unverified".',
      ],
      [
        'of two standings',
        [{ text: 'x', standing: [] }],
        '/0/standing is []. Write "published" or "reported" or "unverified".',
      ],
      ['that is a text', 'x', ' is "x". Write a list of one or more objects.'],
      [
        'with a note',
        { text: 'x', standing: 'reported', note: 'y' },
        '/note is not known here. Leave it out, or write one of text, ',
      ],
    ] as const
  ).map(([name, town, message]): [string, unknown, string] => [
    `a claim ${name}`,
    dated([{ ...first, sources: { town } }]),
    `/versions/0/sources/town${message}`,
  ]),
])('an error about what holds over time names the place and the cure: %s', (_name, json, message) => {
  expect(() => parseRuleSet(json, 'dated.json')).toThrow(`dated.json: ${message}`);
});
