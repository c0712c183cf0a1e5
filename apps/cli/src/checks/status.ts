import { type SchemaOf } from '@taocun/client';
import { Command } from 'commander';
import { reportingAt, reportingUrl } from '../terminal/services';

type Freshness = SchemaOf<'Freshness'>;

/** The state of the installation in one sentence, with the next step where something is wrong. */
export function status(): Command {
  return new Command('status')
    .description('Show in one sentence whether the figures are up to date, and what to do if not.')
    .addOption(reportingUrl())
    .option('--json', 'print JSON')
    .addHelpText('after', '\nThe exit code is 1 if a service does not answer.\n\nExample:\n  npm run taocun -- status')
    .action(async ({ url, json }: { readonly url: string; readonly json?: true }) => {
      const freshness = await reportingAt(url).call('getFreshness', {});
      process.stdout.write(`${json ? JSON.stringify(freshness) : statusText(freshness)}\n`);
      if (freshness.silent.length > 0) process.exitCode = 1;
    });
}

export function statusText(freshness: Freshness): string {
  return [flowText(freshness), ...freshness.waiting.map(waitingText)].join('\n');
}

function waitingText({ ruleSet, year, since, sources }: Freshness['waiting'][number]): string {
  const names = sources.map(({ source, since: silent }) => `${source}, silent since ${silent}`).join('; ');
  const what = `The list of ${year} under ${ruleSet} is due since ${since} and not issued`;
  return names === ''
    ? `${what}: it is on the next day of the clock.`
    : `${what}: it waits for ${names}. See docs/runbook.md#taocunsourcesilent.`;
}

function flowText({ asOf, caughtUp, behind, silent }: Freshness): string {
  const figures = asOf === null ? 'No village is assessed yet' : `The figures are as of ${asOf}`;
  const waiting = `${behind.toLocaleString('en')} ${behind === 1 ? 'record waits' : 'records wait'}`;
  if (silent.length > 0) {
    const services = silent.join(' and ');
    return `${services} ${silent.length === 1 ? 'does' : 'do'} not answer. ${figures}; at least ${waiting}. See \`taocun doctor\` and docs/runbook.md#taocunmissing.`;
  }
  return caughtUp
    ? `${figures}, and all updates that arrived are in them.`
    : `${figures}: updates are being read, ${waiting}. \`taocun lag\` shows where.`;
}
