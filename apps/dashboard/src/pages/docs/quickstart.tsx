import { taocunCommand } from '../../browser/taocun-command';
import type { DocsWords } from './docs-words';

const LIST = '?region=33&qualifies=true';

/** The first steps, each a command to copy. */
export function Quickstart({ texts, origin }: { readonly texts: DocsWords; readonly origin: string }) {
  const update = {
    specversion: '1.0',
    id: 'order-1',
    source: '/marketplaces/taobao',
    type: 'taocun.order.paid.v1',
    time: '2014-11-11T00:00:30+08:00',
    data: { shopId: 'tb-1', amountFen: 12_900, buyerArea: 'urban' },
  };
  const steps: readonly (readonly [keyof DocsWords['steps'], string])[] = [
    ['ask', `curl '${origin}/api/v1/villages/320324109002'`],
    [
      'key',
      `${taocunCommand} keys create --role reader --name me\ncurl '${origin}/api/v1/counts' -H "authorization: Bearer $KEY"`,
    ],
    [
      'list',
      `curl '${origin}/api/v1/villages${LIST}&format=csv' -o villages.csv\ncurl '${origin}/api/v1/villages${LIST}&format=parquet' -o villages.parquet`,
    ],
    ['follow', `curl -N '${origin}/api/v1/events?region=33'`],
    [
      'send',
      `curl '${origin}/api/v1/updates' -H "authorization: Bearer $MARKETPLACE_KEY" \\\n  -H 'content-type: application/cloudevents+json' \\\n  -d '${JSON.stringify(update)}'`,
    ],
    [
      'typescript',
      `import { Taocun } from '@taocun/client';\nconst taocun = new Taocun({ url: '${origin}' });\nconst { verdicts } = await taocun.call('getVillage', { code: '320324109002' });`,
    ],
    [
      'python',
      `from taocun import Taocun\ntaocun = Taocun("${origin}")\nmonths = taocun.list_series(region="33", by="month").to_pandas()`,
    ],
  ];
  return (
    <section aria-labelledby="quickstart">
      <h2 id="quickstart">{texts.quickstart}</h2>
      <ol class="quickstart">
        {steps.map(([step, command]) => (
          <li key={step}>
            <p>{texts.steps[step]}</p>
            <pre tabIndex={0} aria-label={texts.steps[step]}>
              {command}
            </pre>
          </li>
        ))}
      </ol>
    </section>
  );
}
