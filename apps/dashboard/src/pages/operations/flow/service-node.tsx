import { Facts } from '../../../parts/facts';
import type { ServiceAt, ServiceName } from '../../../server/api';
import { count, seconds } from '../../../words/figures';
import { useOperationsWords } from '../words/use-operations-words';
import { longestWaitMs } from './lag-figures';

const topicsAfter: Readonly<Record<ServiceName, readonly string[]>> = {
  ingestion: ['village.activity'],
  classification: ['village.verdicts', 'village.assessments', 'village.certifications'],
  reporting: ['region.verdicts'],
};

/** A service in the flow, with the topics that it reads and writes. */
export function ServiceNode({
  service: one,
  inTopic,
}: {
  readonly service: ServiceAt;
  /**
   * The input topic of the first service; for another service, its topics are shown after the preceding one.
   */
  readonly inTopic: string | undefined;
}) {
  const { language, words } = useOperationsWords();
  const waitedMs = one.answers ? longestWaitMs(one.partitions) : undefined;
  const state = !one.answers ? 'away' : one.running ? 'running' : 'not-running';
  return (
    <>
      {inTopic !== undefined && <Topics names={[inTopic]} />}
      <li class="flow-service" data-state={state} data-testid={`service-${one.service}`}>
        <h2>
          {words.operations.services[one.service]} <small>{words.operations.states[state]}</small>
        </h2>
        {!one.answers ? (
          <p class="note">{words.operations.because(one.because)}</p>
        ) : (
          <>
            <Facts
              facts={[
                ...(waitedMs === undefined
                  ? []
                  : [[words.operations.waited, seconds(waitedMs, language)] as const]),
                [words.operations.partitions, count(one.partitions.length, language)],
              ]}
            />
            {one.reasons.map((reason) => (
              <p key={reason} class="note stale">
                {reason}
              </p>
            ))}
          </>
        )}
      </li>
      <Topics names={topicsAfter[one.service]} />
    </>
  );
}

function Topics({ names }: { readonly names: readonly string[] }) {
  return (
    <li class="flow-topics">
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
