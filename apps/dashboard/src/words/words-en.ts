import { provinceNames } from '@taocun/domain';
import type { RegionLevel } from '../routes/region-levels';

export type Named = Readonly<Record<string, string>>;

const plural = (number: number, one: string, many: string): string => (number === 1 ? one : many);

/** A formatted number with its noun: "1 order", "1,200 orders". */
export const counted = (text: string, one: string, many: string): string =>
  `${text} ${text === '1' ? one : many}`;

export const english = {
  home: 'Back to the overview',
  skip: 'Skip to the content',
  pages: 'Pages',
  crumbs: 'Breadcrumb',
  country: 'China',
  asTable: 'As a table',
  print: 'Print',
  copy: 'Copy',
  copied: 'Copied',
  howMade: 'How figures are made',
  takeAway: 'Take away',
  ways: { download: 'Download', cite: 'Cite', embed: 'Embed', query: 'Query' },
  more: (number: string) => `and ${number} more, in the table`,
  title: {
    overview: 'Overview',
    explore: 'Explore',
    list: 'Certified list',
    outlook: 'Outlook',
    sheet: 'County sheet',
    villages: 'Villages',
    village: 'Village',
    story: 'Story',
    embed: 'Taobao Villages',
    method: 'Method and sources',
    docs: 'API',
    operations: 'Operations',
    unknown: 'Nothing here',
  },
  unknown: { title: 'There is nothing at this address', text: 'The link may be old, or cut off.' },
  provinces: provinceNames.en,
  villagesOf: (number: number, text: string) =>
    `${text} ${plural(number, 'Taobao Village', 'Taobao Villages')}`,
  state: {
    waiting: 'Loading…',
    stale: (time: string, isRetried: boolean) =>
      `Loaded at ${time}. ${isRetried ? 'The observatory is not answering; trying again.' : 'There is no newer answer.'}`,
    unreachable: 'The observatory can’t be reached.',
    failed: (status: number) => `The observatory could not answer (${status}).`,
    again: 'Retrying automatically.',
    notAnswered: 'Not available in this observatory.',
    keyNeeded: 'You need an API key to read this observatory.',
    /** The API answers in English. */
    keyDetail: (detail: string, _command: string) => detail,
    keyRefused: 'This key does not give access.',
    key: 'API key',
    useKey: 'Sign in',
    broken: 'This part of the page has failed.',
    reload: 'Reload the page',
    notPrinted: 'Not loaded when this was printed. “Print” at the foot of the page loads everything first.',
  },
  rules: {
    label: 'Rules',
    about: 'About the rules',
    lead: 'Each is a definition of a Taobao Village. Verdicts, lists and numbers of villages depend on the one chosen.',
    allYears: 'One definition for all years.',
    versions: (number: number, from: string) =>
      `${number} definitions, each for its own years. The newest is in force from ${from}:`,
    sources: 'All rules and their sources',
  },
  /** Between two sentences, and after a colon. */
  gap: ' ',
  updatesWait: (number: number, text: string) => `${text} ${plural(number, 'update waits', 'updates wait')}`,
  provenance: { label: 'About the data', more: 'How it was made' },
  incomplete: {
    label: 'What is missing',
    /** With a year, the gap of its certified list, as it was issued. */
    gap: (source: string, since: string, until: string | undefined, year: number | undefined) =>
      year === undefined
        ? `Orders of ${source} ${until === undefined ? `have been missing since ${since}` : `were missing from ${since} to ${until}`}: `
        : `Orders of ${source} were missing from ${since} ${until === undefined ? 'until' : `to ${until} when`} the list of ${year} was issued: `,
    orders: (received: string, expected: string) => `${received} received of ${expected} expected.`,
    share: (share: string) =>
      `All figures and verdicts here lack them; ${share} of the open shops are theirs.`,
    stays: 'The list keeps this mark, and its certificates stay as they are.',
    late: (money: string, change: 'gained' | 'lost' | 'none') =>
      `Orders that have arrived since, less refunds: ${money}.${change === 'none' ? '' : ` With them it would ${change === 'gained' ? '' : 'not '}be on the list.`}`,
  },
  waiting: {
    label: 'Lists that wait',
    list: (year: number, since: string) =>
      `The list of ${year} has been due since ${since} and is not issued yet.`,
    source: (source: string, since: string) =>
      `It waits for ${source}, which has not sent its orders since ${since}.`,
  },
  emptyStore: {
    title: 'Nothing has been registered yet',
    register: 'Register a village, with the key of a registry:',
    key: 'Create a key with',
    appears:
      'The village appears here as soon as it has been read. Then open shops in it and send their orders. To see sample data instead, stop the services, run npm start without --empty, then npm run record -- live.',
  },
  time: {
    label: 'Moment',
    now: 'Now',
    list: (year: number) => `The certified list of ${year}`,
    play: 'Play month by month',
    stop: 'Stop',
    yearOf: (from: string, until: string) => `The year is ${from} to ${until}.`,
    asOfNow: 'As of now, regardless of the moment chosen above.',
  },
  map: {
    label: 'Map of China by province',
    tools: 'Map',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    home: 'Back to the whole region',
    km: (number: string) => `${number} km`,
    counties: 'County outlines are simplified, for orientation only.',
    dot: 'a Taobao Village',
    shade: (level: 'province' | 'county', most: string) =>
      `in the ${level}: 0 to ${most}, on a square-root scale`,
  },
  places: {
    provinces: 'Provinces',
    counties: 'Counties',
    villages: 'Villages',
    share: 'Share',
    none: 'No Taobao Villages here.',
  },
  ranks: {
    levels: (level: RegionLevel, number: number) =>
      ({
        province: plural(number, 'province', 'provinces'),
        prefecture: plural(number, 'prefecture', 'prefectures'),
        county: plural(number, 'county', 'counties'),
        township: plural(number, 'township', 'townships'),
      })[level],
    townships: 'Townships',
    rank: (rank: string, among: number, level: string, place: string) =>
      `No. ${rank} of ${among} ${level} in ${place} with Taobao Villages.`,
    villages: 'Taobao Villages',
  },
  sheet: {
    link: 'Printable sheet',
    title: 'Taobao Villages: ',
    back: 'Back to the region',
    sales: 'Their sales in 365 days',
    published: (years: readonly (readonly [year: number, villages: string])[], sources: readonly string[]) =>
      `Published Taobao Villages: ${years.map((one) => one.join(': ')).join(', ')} (${sources.join('; ')}).`,
    unknown: 'There is no such region, or none of its villages is observed.',
  },
  latest: {
    qualifies: 'is now a Taobao Village',
    noMore: 'is no longer a Taobao Village',
    following: {
      connecting: 'connecting',
      listening: 'live',
      behind: 'catching up',
      away: 'connection lost',
      missing: 'not live',
    },
    none: {
      connecting: 'Connecting to the announcements…',
      listening: 'No verdict has changed since you opened the page. A change appears here within a second.',
      behind: 'Updates wait to be read. A change of a verdict appears here once it is.',
      away: 'Connection lost. Verdicts missed meanwhile will appear when it is back.',
      missing:
        'This observatory does not announce verdicts to browsers. The figures are from when the page was loaded.',
    },
  },
  growth: {
    title: 'Growth',
  },
  changes: {
    title: 'Changes',
    since: (before: number, year: number | undefined) =>
      year === undefined
        ? `Since the certified list of ${before}.`
        : `From the list of ${before} to that of ${year}.`,
    inMonth: (month: string) => `In ${month}.`,
    new: 'new',
    lost: 'lost',
    change: 'Change',
    none: { new: 'No new villages.', lost: 'No villages lost.' },
    nothingBefore: 'There is no earlier certified list to compare with.',
  },
  groups: {
    town: 'Taobao Towns',
    cluster: 'Clusters',
    township: (digits: string) => `Township ${digits}`,
    byVillages:
      'Counted by Taobao Villages alone: towns that qualify by combined sales and shops are not on record for past months.',
    none: {
      town: (_fewest: string) => 'No Taobao Towns here.',
      cluster: (fewest: string) =>
        `No clusters here: a cluster is a county with at least ${fewest} Taobao Villages.`,
    },
    sizes: { large: 'large', super: 'super' },
  },
  sold: {
    title: 'What is sold',
    lead: 'Paid over 365 days to the shops of all observed villages, before refunds.',
    paidLead: 'Paid over 365 days, before refunds.',
    what: 'Category',
    paid: 'Paid',
    buyers: 'Buyer location, where reported',
    town: 'urban',
    country: 'rural',
    none: 'No sales yet.',
    buyersUnknown: 'No order gives its buyer’s location.',
    channels: 'Sales channel, where reported',
  },
  categories: {
    agricultural: 'Agricultural products',
    handicraft: 'Handicrafts',
    manufactured: 'Manufactured goods',
    service: 'Services',
    other: 'Other',
  },
  channels: {
    shelf: 'Search and shop pages',
    live: 'Live streams',
    video: 'Short videos',
    group: 'Group purchases',
  },
  poverty: {
    title: 'In poverty counties',
    county: 'Poverty county',
    inOne: 'in a poverty county',
    none: 'No Taobao Villages in poverty counties here.',
    delisted: 'Delisted in',
    lead: (villages: number, counties: string) =>
      `${plural(villages, 'Taobao Village', 'Taobao Villages')} in ${counties} of the counties that are or were on the list`,
  },
  near: { title: 'Near misses', none: 'No villages are that close.' },
  kinds: {
    'administrative-village': 'Administrative village',
    'residents-committee': 'Residents’ committee',
  },
  criterion: {
    holds: 'met',
    fails: 'not met',
    either: 'one of the two is enough',
    threshold: (text: string, atLeast: boolean) => `${atLeast ? 'at least' : 'more than'} ${text}`,
    margin: (text: string, difference: number, holds: boolean) =>
      difference === 0
        ? holds
          ? 'exactly met'
          : 'equal to it, not above'
        : difference > 0
          ? `${text} above`
          : `${text} short`,
  },
  sources: {
    standings: { published: 'published', reported: 'reported', unverified: 'unverified' },
    link: 'Open the source',
    inEnglish: 'Open the source in English',
    counts: 'Shops that count',
    users: (titles: readonly string[]) => titles.join('; '),
    all: (unverified: number) => (unverified === 0 ? 'Sources' : `Sources, ${unverified} of them unverified`),
    version: (from: string | undefined, until: string | undefined) =>
      from === undefined
        ? `By the first version of these rules, in force until ${until}.`
        : `By the version in force from ${from}${until === undefined ? ' on' : ` to ${until}`}.`,
  },
  months: {
    title: 'Sales by month',
    month: 'Month',
    sales: 'All shops (RMB)',
    alibaba: 'On Alibaba’s platforms (RMB)',
    none: 'No sales in the months on record.',
    partial: (day: string) => `The last month is counted up to ${day}.`,
  },
  villages: {
    name: 'Name',
    code: 'Code',
    where: 'Province',
    sales: 'Sales in 365 days',
    shops: 'Active shops',
    households: 'Households',
    verdict: 'Taobao Village',
    search: 'Search',
    searchHint: 'Yiwu, Xuzhou Dongfeng, 青岩刘',
    places: 'Places',
    county: 'County',
    township: 'Township',
    anyPart: 'All',
    kind: 'Kind',
    answers: { any: 'Any', true: 'Yes', false: 'No' },
    matches: (number: number, rows: string, complete: boolean) =>
      complete
        ? `${rows} ${plural(number, 'village', 'villages')}.`
        : `The first ${rows} villages; more as you scroll.`,
    matchesIn: (place: string, number: number, rows: string) =>
      `${rows} ${plural(number, 'village', 'villages')} in ${place}.`,
    none: 'No village matches. Try a shorter name or fewer filters.',
  },
  action: {
    refused: (status: number) => `That failed (${status}).`,
    notKnown: 'No answer arrived. Check whether it was done before you try again.',
    sure: (text: string) => `${text}: sure?`,
  },
  footer: {
    source: 'Data as reported by the marketplaces; definitions as published.',
    api: 'API',
    operations: 'For operators',
    licences: 'licences',
  },
};

/** The page's texts in one language. The other language must have all of them too. */
export type Words = typeof english;
