import { Facts } from '../../../parts/facts';
import type { ServiceAt, ServiceName } from '../../../server/api';
import { count, percent, seconds } from '../../../words/figures';
import { useOperationsWords } from '../words/use-operations-words';
import type { Rate } from './rates';
import { Spark } from './spark';
import { longestWaitMs } from './progress';

const topicsAfter: Readonly<Record<ServiceName, readonly string[]>> = {
  ingestion: ['village.activity'],
  classification: ['village.verdicts', 'village.assessments', 'village.certifications'],
  reporting: ['region.verdicts'],
};
const MiB = 1_048_576;

/** A service in the flow, with the topics that it reads and writes. */
export function ServiceNode({
  service: one,
  rate,
  history,
  inTopic,
}: {
  readonly service: ServiceAt;
  readonly rate: Rate | undefined;
  readonly history: readonly number[];
  /** The input topic of the first service; for another service, its topics are shown after the preceding one. */
  readonly inTopic: string | undefined;
}) {
  const { language, words } = useOperationsWords();
  const perSecond = (number: number | undefined): string =>
    number === undefined ? '…' : words.operations.perSecond(count(number, language));
  const waited = one.answers ? longestWaitMs(one.partitions) : undefined;
  const factsOf = ({ process: { memoryBytes, eventLoopLagSeconds: delay }, partitions }: typeof one & { readonly answers: true }) =>
    [
      [words.operations.published, perSecond(rate?.publishedPerSecond)],
      [words.operations.memory, memoryBytes === undefined ? undefined : `${count(memoryBytes / MiB, language)} MiB`],
      [words.operations.cpu, rate?.cpuShare === undefined ? '…' : percent(rate.cpuShare, language, 0)],
      [words.operations.delay, delay === undefined ? undefined : `${count(1_000 * delay, language)} ms`],
      [words.operations.waited, waited === undefined ? undefined : seconds(waited, language)],
      [words.operations.partitions, count(partitions.length, language)],
    ].filter((fact): fact is [string, string] => fact[1] !== undefined);
  const isMoving = rate !== undefined && rate.recordsPerSecond > 0;
  const state = !one.answers ? 'away' : one.running ? 'running' : 'not-running';
  return (
    <>
      {inTopic !== undefined && <Topics names={[inTopic]} moving={isMoving} />}
      <li class="flow-service" data-state={state} data-testid={`service-${one.service}`}>
        <h2>
          {words.operations.services[one.service]} <small>{words.operations.states[state]}</small>
        </h2>
        {!one.answers ? (
          <p class="note">{words.operations.because(one.because)}</p>
        ) : (
          <>
            <p class="flow-rate">
              <b>{perSecond(rate?.recordsPerSecond)}</b> {words.operations.read}
            </p>
            <Spark values={history} />
            <Facts facts={factsOf(one)} />
            {one.reasons.map((reason) => (
              <p key={reason} class="note stale">
                {reason}
              </p>
            ))}
          </>
        )}
      </li>
      <Topics names={topicsAfter[one.service]} moving={rate !== undefined && rate.publishedPerSecond > 0} />
    </>
  );
}

function Topics({ names, moving }: { readonly names: readonly string[]; readonly moving: boolean }) {
  return (
    <li class={moving ? 'flow-topics moving' : 'flow-topics'}>
      {names.map((name) => {
        const [first, ...rest] = name.split('.');
        return (
          <code key={name}>
            {first}.<wbr />
            {rest.join('.')}
          </code>
        );
      })}
      <svg viewBox="0 0 64 12" preserveAspectRatio="none" aria-hidden="true">
        <path d="M0 6h64" />
      </svg>
    </li>
  );
}
