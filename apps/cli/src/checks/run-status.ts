import { type SchemaOf, TaocunUnreachable } from '@taocun/client';
import { taocunAt } from '@taocun/local/api';
import { OpenInstallation } from '@taocun/local/installation';
import { printable } from '@taocun/local/text-table';
import { taocunCommand } from '@taocun/runtime';
import { type ConditionName, groupPosition, runbookOf, serviceNames } from '@taocun/service';

type Freshness = Pick<SchemaOf<'FreshnessAndState'>, 'state' | 'waiting'>;

/**
 * A reporting that is well answers at once; one that hangs would leave its operator without a word for a
 * minute.
 */
const PATIENCE_MS = 10_000;

export async function runStatus({
  url,
  json,
}: {
  readonly url: string;
  readonly json?: true;
}): Promise<void> {
  const answer = await taocunAt(url, { timeoutMs: PATIENCE_MS })
    .call('getFreshness', {})
    .catch((error: unknown) => withoutReporting(url, error));
  process.stdout.write(`${json ? printable(JSON.stringify(answer)) : statusText(answer)}\n`);
  if (answer.state.alert !== undefined) process.exitCode = 1;
}

/** The sentence at the top of the operations page, and a line for each list that waits. */
export function statusText({ state: { sentence, command, runbook }, waiting }: Freshness): string {
  const lines = [
    sentence.en,
    command && `  ${command}`,
    runbook && `  ${runbook}`,
    ...waiting.map(waitingText),
  ];
  return lines.flatMap((line) => (line ? [printable(line)] : [])).join('\n');
}

function waitingText({ ruleSet, year, since, sources }: Freshness['waiting'][number]): string {
  const names = sources.map(({ source, since: silent }) => `${source}, silent since ${silent}`).join('; ');
  const what = `The list of ${year} under ${ruleSet} is due since ${since} and not issued`;
  return names === ''
    ? `${what}: it is on the next day of the clock.`
    : `${what}: it waits for ${names}. See ${runbookOf('TaocunSourceSilent')}.`;
}

/** The sum; undefined if it is unknown for one of the services. */
function waitingOf(positions: readonly ({ readonly waiting: number } | undefined)[]): number | undefined {
  return positions.reduce<number | undefined>(
    (sum, one) => (sum === undefined || one === undefined ? undefined : sum + one.waiting),
    0,
  );
}

export function silentReporting(url: string, waiting: number | undefined): Freshness['state']['sentence'] {
  const records = waiting?.toLocaleString('en');
  return {
    en: `Reporting does not answer at ${url}; ${records === undefined ? 'how many records wait is unknown' : `${records} records wait`}.`,
    zh: `报告服务（${url}）没有回应；${records === undefined ? '有多少记录等待读取尚不清楚' : `有 ${records} 条记录等待读取`}。`,
  };
}

/** Used if reporting does not answer: Kafka shows how much waits for all services together. */
async function withoutReporting(url: string, error: unknown): Promise<Freshness> {
  if (!(error instanceof TaocunUnreachable)) throw error;
  const waiting = await OpenInstallation.lookedAt(async ({ admin, config: { topicPrefix } }) => {
    await admin.connect();
    const all = await Promise.all(serviceNames.map((service) => groupPosition(admin, service, topicPrefix)));
    return waitingOf(all);
  }).catch(() => undefined);
  const sentence = silentReporting(url, waiting);
  const alert: ConditionName = 'TaocunMissing';
  const state = { alert, sentence, command: `${taocunCommand} doctor`, runbook: runbookOf(alert) };
  return { state, waiting: [] };
}
