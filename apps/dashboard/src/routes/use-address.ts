import { useEffect, useState } from 'preact/hooks';
import { type Address, currentAddress, hrefWith, navigate, onAddress } from './address';

export function useAddress(): Address {
  return useOfAddress((address) => address);
}

/** The path below the base path. */
export function usePath(): string {
  return useOfAddress(({ path }) => path);
}

/**
 * A parameter of the address as a component's state; the empty text if it is absent. Setting it adds no step
 * to the history.
 */
export function useParameter(name: string): readonly [string, (value: string) => void] {
  const value = useOfAddress(({ query }) => query.get(name) ?? '');
  const set = (next: string): void => {
    const { path, query } = currentAddress();
    navigate(hrefWith(path, { ...Object.fromEntries(query), [name]: next }), 'replace');
  };
  return [value, set];
}

/** Renders a component again only when its own part of the address has changed. */
function useOfAddress<Part>(partOf: (address: Address) => Part): Part {
  const [part, see] = useState(() => partOf(currentAddress()));
  useEffect(() => {
    const follow = (): void => see(() => partOf(currentAddress()));
    follow();
    return onAddress(follow);
  }, []);
  return part;
}
