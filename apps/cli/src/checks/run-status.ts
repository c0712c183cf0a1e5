import { type SchemaOf, TaocunUnreachable } from '@taocun/client';
import { groupPosition, serviceNames } from '@taocun/service';
import { OpenInstallation } from '../local/installation';
import { taocunAt } from '../terminal/services';
import { printable } from '../terminal/text-table';

type Freshness = Pick<SchemaOf<'FreshnessAndState'>, 'state' | 'waiting'>;

/** A reporting that is well answers at once; one that hangs would leave its operator without a word for a minute. */
const PATIENCE_MS = 10_000;

export async function runStatus({ url, json }: { readonly url: string; readonly json?: true }): Promise<void> {
  const answer = await taocunAt(url, { timeoutMs: PATIENCE_MS })
    .call('getFreshness', {})
    .catch((error: unknown) => withoutReporting(url, error));
  process.stdout.write(`${json ? printable(JSON.stringify(answer)) : statusText(answer)}\n`);
  if (answer.state.alert !== undefined) process.exitCode = 1;
}

/** The sentence at the top of the operations page, and a line for each list that waits. */
export function statusText({ state: { sentence, command, runbook }, waiting }: Freshness): string {
  const lines = [sentence.en, command && `  ${command}`, runbook && `  ${runbook}`, ...waiting.map(waitingText)];
  return lines.flatMap((line) => (line ? [printable(line)] : [])).join('\n');
}

function waitingText({ ruleSet, year, since, sources }: Freshness['waiting'][number]): string {
  const names = sources.map(({ source, since: silent }) => `${source}, silent since ${silent}`).join('; ');
  const what = `The list of ${year} under ${ruleSet} is due since ${since} and not issued`;
  return names === ''
    ? `${what}: it is on the next day of the clock.`
    : `${what}: it waits for ${names}. See docs/runbook.md#taocunsourcesilent.`;
}

/** Used if reporting does not answer: Kafka shows how much waits for all services together. */
async function withoutReporting(url: string, error: unknown): Promise<Freshness> {
  if (!(error instanceof TaocunUnreachable)) throw error;
  const waiting = await OpenInstallation.lookedAt(async ({ admin, config: { topicPrefix } }) => {
    await admin.connect();
    const all = await Promise.all(serviceNames.map((service) => groupPosition(admin, service, topicPrefix)));
    return all.reduce((sum, { offset, end }) => sum + end - offset, 0);
  }).catch(() => undefined);
  const end = waiting === undefined ? 'Kafka does not say how much waits' : `${waiting.toLocaleString('en')} records wait`;
  const sentence = { en: `Reporting does not answer at ${url}; ${end}.`, zh: `报告服务（${url}）没有回应。` };
  const state = { alert: 'TaocunMissing', sentence, command: 'npm run taocun -- doctor', runbook: 'docs/runbook.md#taocunmissing' };
  return { state, waiting: [] };
}
