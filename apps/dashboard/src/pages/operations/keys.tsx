import { useState } from 'preact/hooks';
import { Select } from '../../parts/choice';
import { CopyButton } from '../../parts/copy-button';
import { QueryView } from '../../parts/query-view';
import { type ApiKey, mutations, queries, type Role } from '../../server/api';
import { useQuery } from '../../server/use-query';
import { instant } from '../../words/figures';
import { useOperationsWords } from './words/use-operations-words';
import { useMutation } from '../../server/use-mutation';
import { ErrorNote } from '../../parts/error-note';
import { submitted } from '../../parts/submitted';
import { ConfirmButton } from '../../parts/confirm-button';
import { TableHead } from '../../parts/data-table';

const roles: readonly Role[] = ['producer', 'reader', 'subscriber', 'operator'];

type UpdateType = NonNullable<ApiKey['types']>[number];
/** The types of updates, true if preselected for a new producer: only a registry registers villages. */
const chosenAtFirst: Readonly<Record<UpdateType, boolean>> = {
  'taocun.shop.opened.v1': true,
  'taocun.shop.closed.v1': true,
  'taocun.order.paid.v1': true,
  'taocun.order.refunded.v1': true,
  'taocun.village.registered.v1': false,
};
const updateTypes = Object.keys(chosenAtFirst) as UpdateType[];

/** The type without the prefix and suffix that all types share. */
const shortly = (type: UpdateType): string => type.replace(/^taocun\.|\.v1$/g, '');

/** The API keys, and a form to create one. */
export function KeysPart() {
  const { language, words } = useOperationsWords();
  const [changed, setChanged] = useState(0);
  const query = useQuery('keys', queries.keys(), changed);
  const refetch = (): void => setChanged((before) => before + 1);
  const good = ({ revokedAt, expiresAt }: ApiKey): boolean => revokedAt === undefined && !(Date.parse(expiresAt ?? '') <= Date.now());
  return (
    <section aria-labelledby="keys">
      <h2 id="keys" class="unseen">
        {words.operations.parts.keys}
      </h2>
      <NewKey made={refetch} />
      <QueryView query={query} rows={8}>
        {({ items }) => (
          <div class="scrolled-wide" tabIndex={0} role="group" aria-label={words.operations.parts.keys}>
            <table class="keys">
              <TableHead
                heads={[
                  words.operations.keyName,
                  words.operations.role,
                  words.operations.keyId,
                  words.operations.created,
                  words.operations.lastUsed,
                  words.operations.status,
                  words.operations.action,
                ]}
              />
              <tbody>
                {items.toReversed().map((key) => (
                  <tr key={key.id} class={good(key) ? undefined : 'ended'}>
                    <th scope="row">{key.name === '' ? '–' : key.name}</th>
                    <td>
                      {words.operations.roles[key.role]}
                      {key.sources.length > 0 && <small> {key.sources.join(' ')}</small>}
                      {key.types !== undefined && <small> {key.types.map(shortly).join(' ')}</small>}
                    </td>
                    <td>
                      <code>{key.id}</code>
                    </td>
                    <td>{instant(Date.parse(key.createdAt), language)}</td>
                    <td>{key.lastUsedAt === undefined ? words.operations.never : instant(Date.parse(key.lastUsedAt), language)}</td>
                    <td>{goodness(key)}</td>
                    <td>{good(key) && <Revoke id={key.id} revoked={refetch} />}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </QueryView>
    </section>
  );

  function goodness({ revokedAt, expiresAt }: ApiKey): string {
    if (revokedAt !== undefined) return words.operations.revokedAt(instant(Date.parse(revokedAt), language));
    return expiresAt === undefined ? words.operations.unlimited : words.operations.activeUntil(instant(Date.parse(expiresAt), language));
  }
}

function Revoke({ id, revoked }: { readonly id: string; readonly revoked: () => void }) {
  const { words } = useOperationsWords();
  const { busy, error, run } = useMutation();
  return (
    <>
      <ConfirmButton text={words.operations.revoke} busy={busy} act={() => void run(() => mutations.revokeKey(id)).then(revoked)} />
      <ErrorNote error={error} />
    </>
  );
}

function NewKey({ made }: { readonly made: () => void }) {
  const { words } = useOperationsWords();
  const [role, setRole] = useState<Role>('reader');
  const [shown, setShown] = useState('');
  const { busy, error, run } = useMutation();
  const make = async (form: HTMLFormElement): Promise<void> => {
    const fields = new FormData(form);
    const textOf = (name: string): string => {
      const value = fields.get(name);
      return typeof value === 'string' ? value.trim() : '';
    };
    setShown('');
    const expires = textOf('expires');
    const key = await run(() =>
      mutations.makeKey({
        role,
        name: textOf('name'),
        ...(role === 'producer' && { sources: textOf('sources').split(/\s+/) }),
        ...(role === 'producer' && { types: updateTypes.filter((type) => fields.has(type)) }),
        // The key expires at the end of that day, in the reader's time zone.
        ...(expires !== '' && { expiresAt: new Date(`${expires}T23:59:59`).toISOString() }),
      }),
    );
    if (key === undefined) return;
    setShown(key.key);
    form.reset();
    made();
  };
  return (
    <>
      <form class="new-key" onSubmit={submitted((form) => void make(form))}>
        <label>
          <span>{words.operations.keyName}</span>
          <input name="name" required maxLength={100} autocomplete="off" />
        </label>
        <Select
          label={words.operations.role}
          options={roles.map((one) => [one, words.operations.roles[one]])}
          chosen={role}
          choose={setRole}
        />
        {role === 'producer' && (
          <label>
            <span>{words.operations.sources}</span>
            <input name="sources" required placeholder="/marketplaces/taobao" autocomplete="off" />
          </label>
        )}
        {role === 'producer' && (
          <fieldset>
            <legend>{words.operations.sends}</legend>
            {updateTypes.map((type) => (
              <label key={type}>
                <input type="checkbox" name={type} defaultChecked={chosenAtFirst[type]} /> {shortly(type)}
              </label>
            ))}
          </fieldset>
        )}
        <label>
          <span>{words.operations.expires}</span>
          <input name="expires" type="date" />
        </label>
        <button type="submit" class="main" disabled={busy}>
          {words.operations.makeKey}
        </button>
      </form>
      <ErrorNote error={error} />
      {shown !== '' && (
        <div class="said new-key-shown" role="status">
          <p>{words.operations.shownOnce}</p>
          <code data-testid="new-key">{shown}</code>
          <CopyButton text={shown} />
        </div>
      )}
    </>
  );
}
