import type { Flow } from '../server/api';
import { count, instant } from '../words/figures';
import { useOperationsWords } from './words/use-operations-words';

/** The partitions that make no progress until an operator acts, with the reason and the command to copy. */
export function NoProgress({ services }: Pick<Flow, 'services'>) {
  const { language, words } = useOperationsWords();
  const found = services.flatMap((one) => (one.answers ? one.noProgress.map((partition) => ({ service: one.service, ...partition })) : []));
  if (found.length === 0) return null;
  return (
    <div class="missing no-progress" role="alert">
      {found.map(({ service, topic, partition, offset, since, because, command }) => (
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
}
