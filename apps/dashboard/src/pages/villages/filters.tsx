import { useEffect, useRef } from 'preact/hooks';
import { useLanguage } from '../../words/language';
import { currentAddress, navigate } from '../../routes/address';
import { hrefOf, routeOf } from '../../routes/route';
import { RegionFilter } from './region-filter';

const typingMs = 250;

/** The filters of the list. The address stores them, so that a link leads to the same list. */
export function Filters({ query, ruleSet }: { readonly query: URLSearchParams; readonly ruleSet: string }) {
  const { words } = useLanguage();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const set = (name: string, value: string, replaces = false): void => {
    // Reads the address again: another filter may have changed while the search waited for the next letter.
    const { path, query: now } = currentAddress();
    if (routeOf(path).page !== 'villages') return;
    const next = hrefOf.villages({ ...Object.fromEntries(now), [name]: value });
    // Typing replaces the address: otherwise every letter would be a step back in the browser's history.
    navigate(next, replaces ? 'replace' : 'push');
  };
  return (
    <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
      <label class="search">
        <span>{words.villages.search}</span>
        <input
          type="search"
          name="search"
          defaultValue={query.get('search') ?? ''}
          placeholder={words.villages.searchHint}
          maxLength={100}
          onInput={({ currentTarget: { value } }) => {
            clearTimeout(timer.current);
            timer.current = setTimeout(() => set('search', value.trim(), true), typingMs);
          }}
        />
      </label>
      <RegionFilter region={query.get('region') ?? ''} ruleSet={ruleSet} set={(region) => set('region', region)} />
      <Choice
        name="qualifies"
        label={words.villages.verdict}
        value={query.get('qualifies') ?? 'any'}
        options={words.villages.verdicts}
        set={set}
      />
      <Choice
        name="kind"
        label={words.villages.kind}
        value={query.get('kind') ?? ''}
        options={{ '': words.villages.anyKind, ...words.kinds }}
        set={set}
      />
      <Choice
        name="povertyCounty"
        label={words.poverty.county}
        value={query.get('povertyCounty') ?? 'any'}
        options={words.villages.povertyCounties}
        set={set}
      />
    </form>
  );
}

function Choice({
  name,
  label,
  value,
  options,
  set,
}: {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly options: Readonly<Record<string, string>>;
  readonly set: (name: string, value: string) => void;
}) {
  return (
    <label>
      <span>{label}</span>
      <select name={name} value={value} onChange={(event) => set(name, event.currentTarget.value)}>
        {Object.entries(options).map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
