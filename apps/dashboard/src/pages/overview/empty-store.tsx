import { taocunCommand } from '../../browser/taocun-command';
import { basePath } from '../../routes/address';
import { useLanguage } from '../../words/language';

/**
 * Instructions instead of figures while the store is empty. The first village then appears without a reload.
 */
export function EmptyStore() {
  const { words } = useLanguage();
  return (
    <div class="empty-store">
      <h1>{words.emptyStore.title}</h1>
      <p class="lead">{words.emptyStore.register}</p>
      <pre tabIndex={0}>
        <code>{registration()}</code>
      </pre>
      <p class="lead">
        {words.emptyStore.key}{' '}
        <code>{`${taocunCommand} keys create --role producer --source /registry --types village.registered`}</code>
      </p>
      <p class="lead">{words.emptyStore.appears}</p>
    </div>
  );
}

/** The request that registers a village. */
function registration(): string {
  const event = {
    specversion: '1.0',
    id: 'registration-320324109002',
    source: '/registry',
    type: 'taocun.village.registered.v1',
    time: '2014-06-01T09:00:00+08:00',
    data: { villageCode: '320324109002', name: '东风村', kind: 'administrative-village', households: 350 },
  };
  return `curl ${location.origin}${basePath}api/v1/updates \\
  -H "authorization: Bearer $REGISTRY_KEY" \\
  -H 'content-type: application/cloudevents+json' \\
  --data-binary '${JSON.stringify(event, undefined, 2)}'`;
}
