import '../../style/operations.css';
import { useEffect } from 'preact/hooks';
import { ErrorView } from '../../parts/query-view';
import { hrefOf, type OperationsPart, operationsParts } from '../../routes/route';
import { accessKey, operatorKey } from '../../server/access-key';
import { queries } from '../../server/api';
import { usePolledQuery } from '../../server/use-polled-query';
import { withDeadline } from '../../server/with-deadline';
import { FirstSentence, NoAnswer } from './first-sentence';
import { FlowPart } from './flow/flow';
import { RejectedPart } from './rejected/rejected';
import { RejectedOne } from './rejected/rejected-one';
import { useOperationsWords } from './words/use-operations-words';

const lookEveryMs = 1_000;

/** The operators' page, in parts. It requires an operator's key. */
export function OperationsPage({
  part,
  id,
}: {
  readonly part: OperationsPart;
  readonly id: string | undefined;
}) {
  const { words } = useOperationsWords();
  const [key, setKey] = accessKey.use();
  const flow = usePolledQuery('flow', withDeadline(queries.flow()), lookEveryMs);
  const isIn = flow.data !== undefined;
  useEffect(() => {
    if (isIn) operatorKey.set(key);
  }, [isIn]);
  const isUnauthorised = flow.error !== undefined && (flow.error.status === 401 || flow.error.status === 403);
  return (
    <main id="content" class="operations">
      <header class="operations-head">
        <h1>{words.title.operations}</h1>
        {key !== '' && !isUnauthorised && (
          <button
            type="button"
            onClick={() => {
              setKey('');
              location.reload();
            }}
          >
            {words.operations.forget}
          </button>
        )}
      </header>
      {isUnauthorised ? (
        <>
          <p class="lead">{words.operations.forOperators}</p>
          {flow.error !== undefined && <ErrorView error={flow.error} />}
        </>
      ) : (
        <>
          {flow.data !== undefined &&
            (flow.error === undefined ? (
              <FirstSentence flow={flow.data} />
            ) : (
              <NoAnswer sinceMs={flow.atMs} />
            ))}
          <nav class="tabs" aria-label={words.title.operations}>
            {operationsParts.map((one) => (
              <a key={one} href={hrefOf.operations(one)} aria-current={one === part ? 'page' : undefined}>
                {words.operations.parts[one]}
              </a>
            ))}
          </nav>
          {part === 'flow' && <FlowPart query={flow} />}
          {part === 'rejected' && (id === undefined ? <RejectedPart /> : <RejectedOne id={id} />)}
        </>
      )}
    </main>
  );
}
