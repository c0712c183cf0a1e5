import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import {
  bodyTypes,
  decodeVerdictEvent,
  isRejection,
  notAnArray,
  readUpdate,
  rejectionReasons,
  splitBody,
  topics,
  updateTypes,
  verdictEventTypes,
  type VerdictEventType,
  violations,
} from '@taocun/contracts';
import { builtInRuleSets, alibabaPlatforms, categories, otherPlatforms } from '@taocun/domain';
import { describeConfig, Metrics, RunningLoop } from '@taocun/service';
import { repositoryRoot } from '../engines/machine/folders';
import { documentedMetrics } from '../observability/documented-metrics.fixture';
import {
  brokenLink,
  fences,
  links,
  page,
  pages,
  prose,
  sourceText,
  table,
  tables,
  unquoted,
} from './markdown.fixture';

const all = pages();
const everyFence = all.flatMap(fences);
const operations = page('docs/operations.md');
const contract = page('docs/contract.md');
const marked = (info: string) => everyFence.filter((fence) => fence.info === info);
const at = ({ page: name, line }: { page: string; line: number }): string => `${name}:${line}`;

/** The outcome of each update of a body: `accepted`, or the reason of the refusal. */
function outcomes(contentType: string, body: string): string[] {
  const items = [...(splitBody(contentType, Buffer.from(body)) ?? [notAnArray()])].filter(
    (item) => item !== undefined,
  );
  return items.map((item) => {
    if (isRejection(item)) return 'not a body of its type';
    const outcome = readUpdate(item.bytes, undefined, Date.now());
    return isRejection(outcome) ? `${outcome.reason} ${outcome.path}` : 'accepted';
  });
}

/** Pages whose addresses are those of sources. */
const pagesOfSources = ['docs/published.md', 'docs/rules.md'];

describe('links', () => {
  it.each(all.map((one) => [one.name, one] as const))(
    'of %s lead to files and headings of this repository',
    (_name, one) => {
      const relative = links(one).filter((link) => !/^[a-z]+:/.test(link));
      expect(relative.map((link) => brokenLink(one, link)).filter((broken) => broken !== undefined)).toEqual(
        [],
      );
    },
  );

  it('answer each of the questions of a newcomer by one file and a name in it', () => {
    const rows = table(page('CONTRIBUTING.md'), 'question', 'open', 'and find');
    expect(rows).toHaveLength(11);
    for (const [question = '', open = '', find = ''] of rows) {
      const [, file = ''] = /^\[[^\]]+\]\(([^)#]+)\)$/.exec(open) ?? [];
      expect([
        question,
        readFileSync(path.join(repositoryRoot, file), 'utf8').includes(unquoted(find)),
      ]).toEqual([question, true]);
    }
  });

  it('from the README, and from the pages that it links to, reach every page', () => {
    const linked = (name: string): string[] => {
      const targets = links(page(name)).map((link) =>
        path.posix.join(path.posix.dirname(name), link.split('#', 1)[0] ?? ''),
      );
      // A link to a folder leads to the pages in it.
      return all
        .map((one) => one.name)
        .filter((one) => targets.includes(one) || targets.includes(path.posix.dirname(one)));
    };
    const near = ['README.md', ...linked('README.md')];
    const reached = new Set(near.flatMap((name) => [name, ...linked(name)]));
    expect(all.map(({ name }) => name).filter((name) => !reached.has(name))).toEqual([]);
  });
});

describe('names', () => {
  // The pages name no host but the reader's, and no place outside this repository except sources.
  it.each(
    all.filter(({ name }) => !pagesOfSources.includes(name)).map((one) => [one.name, one.text] as const),
  )('of hosts in %s are the reader’s own, or from standards', (_name, text) => {
    const inAddresses = [...text.matchAll(/\b[a-z]+:\/\/([^\s/:?`"')]+)/g)].map(([, host]) => host ?? '');
    const bare = [...text.matchAll(/\b(?:[\w-]+\.)+(?:com|org|net|io|cn)\b/g)].map(([host]) => host);
    expect(
      [...inAddresses, ...bare].filter(
        (host) =>
          ![
            'localhost',
            '127.0.0.1',
            'cloudevents.io',
            'www.w3.org',
            'html.spec.whatwg.org',
            'www.standardwebhooks.com',
            'standardwebhooks.com',
            '…',
          ].includes(host),
      ),
    ).toEqual([]);
  });

  it.each(all.map((one) => [one.name, one] as const))(
    'of files in %s are relative, and of this repository',
    (_name, one) => {
      const ours =
        /^(api|health|docs|docs-json|errors|positions|metrics|marketplaces|registry|taocun|data|data_base64|type|time|counts|source|rules|villages|regions|lists|outlook|explore|operations|story|embed|preview.png|sdmx)$/;
      const absolute = [...one.text.matchAll(/(?:^|[\s"'`(=])\/([A-Za-z][\w.-]*)/gm)].map(
        ([, first]) => first ?? '',
      );
      expect(absolute.filter((first) => !ours.test(first))).toEqual([]);
      const upwards = [...one.text.matchAll(/(?:\.\.\/)+[\w./-]*/g)].map(([file]) =>
        brokenLink(one, file.replace(/\.$/, '')),
      );
      expect(upwards.filter((broken) => broken !== undefined)).toEqual([]);
      expect(one.text).not.toMatch(/(?:^|[\s`(])~\//m);
    },
  );

  it('of commands are the scripts of package.json', () => {
    const { scripts } = JSON.parse(readFileSync(path.join(repositoryRoot, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const named = all.flatMap(({ text }) =>
      [...text.matchAll(/\bnpm (?:run ([\w:-]+)|(start|test))\b/g)].map(([, run, own]) => run ?? own ?? ''),
    );
    expect(named.length).toBeGreaterThan(10);
    expect([...new Set(named)].sort()).toEqual(Object.keys(scripts).sort());
  });
});

describe('examples', () => {
  it('exist', () => {
    expect(marked('json marketplace-update').length).toBeGreaterThanOrEqual(6);
    expect(marked('json event').length).toBeGreaterThanOrEqual(2);
  });

  it('exist for an update of every type', () => {
    const shown = marked('json marketplace-update').map(
      ({ text }) => (JSON.parse(text) as { type: string }).type,
    );
    expect([...new Set(shown)].sort()).toEqual(Object.keys(updateTypes).sort());
  });

  it.each(marked('json marketplace-update').map((fence) => [at(fence), fence.text] as const))(
    'of a marketplace update are accepted: %s',
    (_where, text) => {
      expect(outcomes(bodyTypes.structured, text)).toEqual(['accepted']);
    },
  );

  it('of NDJSON get the answer on the page', () => {
    const api = fences(page('docs/api.md'));
    const place = api.findIndex(({ info }) => info === 'ndjson marketplace-updates');
    const answer = JSON.parse(api[place + 1]?.text ?? '') as {
      accepted: number;
      refused: { index: number; reason: string; path: string }[];
    };
    const actual = outcomes(bodyTypes.lines, api[place]?.text ?? '');
    expect(actual.filter((outcome) => outcome === 'accepted')).toHaveLength(answer.accepted);
    for (const { index, reason, path: pointer } of answer.refused)
      expect(actual[index]).toBe(`${reason} ${pointer}`);
    expect(actual).toHaveLength(answer.accepted + answer.refused.length);
  });

  it.each(marked('json event').map((fence) => [at(fence), fence.text] as const))(
    'of an event are valid and can be read: %s',
    (_where, text) => {
      const event = JSON.parse(text) as { id: string; type: VerdictEventType; data: unknown };
      expect(violations(verdictEventTypes[event.type], event.data)).toEqual([]);
      expect(decodeVerdictEvent(text)).toMatchObject({ id: event.id, data: event.data });
    },
  );

  it.each(
    everyFence.filter(({ info }) => info.startsWith('json')).map((fence) => [at(fence), fence.text] as const),
  )('of JSON are JSON: %s', (_where, text) => {
    expect(() => JSON.parse(text) as unknown).not.toThrow();
  });
});

it('the page and the documents state whether lists wait for silent sources, as the default does', () => {
  const methodWords = sourceText('apps/dashboard/src/pages/method');
  expect({
    waits: describeConfig().find(({ name }) => name === 'CERTIFY_WAITS_FOR_SOURCES')?.default,
    english: /also issued while a marketplace is silent, and then marked for ever/.test(methodWords),
    chinese: /没有数据时也照常测算，名单永久注明/.test(methodWords),
    architecture: /By default that is also while a marketplace is silent/.test(
      page('docs/architecture.md').text,
    ),
    contract: /\*\*Waiting for sources\*\* is off unless/.test(contract.text),
  }).toEqual({ waits: 'false', english: true, chinese: true, architecture: true, contract: true });
});

it('no example ranks villages, since those of the record are real and their figures invented', () => {
  const ranking = everyFence.filter(({ text }) => /\/villages\?[^'\s]*\bsort=-?(?!code)/.test(text));
  expect(ranking.map(at)).toEqual([]);
});

describe('tables', () => {
  it('of the environment equals the code', () => {
    const rows = table(operations, 'variable', 'meaning', 'default').map((row) => row.map(unquoted));
    expect(rows).toEqual(describeConfig().map(({ name, meaning, default: shown }) => [name, meaning, shown]));
  });

  it('of the topics equals the code', () => {
    const rows = table(operations, 'topic', 'key', 'partitions', 'kept', 'written by', 'read by').map((row) =>
      row.map(unquoted),
    );
    expect(rows).toEqual(
      Object.entries(topics).map(([name, { key, partitions, config, writtenBy, readBy }]) => [
        name,
        key,
        String(partitions),
        config['cleanup.policy'] === 'compact' ? 'latest of a key' : 'for ever',
        writtenBy.join(', '),
        readBy.join(', '),
      ]),
    );
    const settings = Object.values(topics).flatMap(({ config }) =>
      Object.entries(config).map((entry) => entry.join('=')),
    );
    expect(settings.filter((setting) => !operations.text.includes(`\`${setting}\``))).toEqual([]);
  });

  it('of the outputs has every promised type under its topic', () => {
    const rows = table(contract, 'topic', 'types', 'meaning').map(([topic = '', types = '']) => [
      unquoted(topic),
      unquoted(types).split(', '),
    ]);
    const promised = Object.entries(topics).filter(([name]) => name !== 'marketplace.updates');
    expect(rows).toEqual(
      promised.map(([name, { events }]) => [
        name,
        name === 'village.activity' ? ['taocun.activity.*.v1'] : Object.keys(events),
      ]),
    );
  });

  it('of metrics has those that every service exposes', () => {
    const health = { live: true, ready: true, running: true };
    const { described } = new Metrics({ service: 'reporting' }, new RunningLoop(), {
      health,
      databaseError: undefined,
      standstills: [],
    });
    const actual = described.map(({ name, type, labels }) => ({ name, type, labels: [...labels] }));
    expect(new Set(documentedMetrics()[0])).toEqual(new Set(actual));
  });

  it('of the reasons of rejection has all of them in order', () => {
    expect(table(contract, 'reason', 'when', 'path').map(([reason = '']) => unquoted(reason))).toEqual([
      ...rejectionReasons,
    ]);
  });

  it('of the types of update has all of them', () => {
    const types = tables(contract, 'type', 'members of `data`').map(([type = '']) => unquoted(type));
    expect(types).toEqual(expect.arrayContaining(Object.keys(updateTypes)));
  });

  it('of the rule sets has the built-in ones, the default first', () => {
    const head = contract.text.split('\n').find((line) => line.startsWith('| row'));
    const columns = head
      ?.split('|')
      .slice(2, -1)
      .map((cell) => unquoted(cell.trim()));
    expect(columns).toEqual(builtInRuleSets.map(({ id }) => id));
  });

  it('of words has every platform and category', () => {
    const words = prose(contract);
    const missing = [...alibabaPlatforms, ...otherPlatforms, ...categories].filter(
      (word) => !words.includes(`\`${word}\``),
    );
    expect(missing).toEqual([]);
  });

  it('of messages quote the code', () => {
    const rows = ['what to do', 'what it means'].flatMap((head) => tables(operations, 'message', head));
    const quoted = rows.map(([message = '']) => unquoted(message));
    expect(quoted.length).toBeGreaterThan(20);
    const sources =
      sourceText('libs', 'apps', 'tools/src/engines') +
      readFileSync(path.join(repositoryRoot, 'tools/node.mjs'), 'utf8');
    const pieces = quoted.flatMap((message) => message.split('…').map((piece) => piece.trim()));
    expect(pieces.filter((piece) => !sources.includes(piece))).toEqual([]);
  });
});
