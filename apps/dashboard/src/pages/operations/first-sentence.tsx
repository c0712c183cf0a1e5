import type { Flow } from '../../server/api';
import { count, day, instant, seconds } from '../../words/figures';
import { latestDay, recordsBehind, totalWaitMs } from './flow/progress';
import { useOperationsWords } from './words/use-operations-words';

/** The state of the whole in one sentence: what makes no progress until an operator acts comes before what does not run. */
export function FirstSentence({ flow }: { readonly flow: Flow }) {
  const { language, words } = useOperationsWords();
  const { services } = flow;
  const stuck = services.flatMap((one) => (one.answers ? one.noProgress.map((partition) => ({ service: one.service, ...partition })) : []));
  if (stuck.length > 0)
    return (
      <div class="first-sentence missing" role="alert">
        {stuck.map(({ service, topic, partition, offset, since, because, command }) => (
          <p key={`${service} ${topic}/${partition}`}>
            {words.operations.noProgress(
              words.operations.services[service],
              `${topic}/${partition}`,
              count(offset, language),
              instant(Date.parse(since), language),
            )}{' '}
            <span lang="en">{because}</span>{' '}
            {command !== undefined && (
              <>
                {words.operations.goOnBehind} <code>{command}</code>
              </>
            )}
          </p>
        ))}
      </div>
    );
  const away = services.filter((one) => !one.answers || !one.running).map(({ service }) => words.operations.services[service]);
  if (away.length > 0)
    return (
      <p class="first-sentence missing" role="alert">
        {words.operations.notAllRun(away)}
      </p>
    );
  const latest = latestDay(flow);
  const waitedMs = totalWaitMs(flow);
  return (
    <p class="first-sentence lead">
      {words.operations.allRun(
        latest === undefined ? '–' : day(latest, language),
        count(recordsBehind(flow), language),
        waitedMs === undefined ? undefined : seconds(waitedMs, language),
      )}
    </p>
  );
}
