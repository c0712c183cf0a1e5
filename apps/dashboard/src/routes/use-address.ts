import { useEffect, useState } from 'preact/hooks';
import { type Address, currentAddress, hrefWith, navigate, onAddress } from './address';

export function useAddress(): Address {
  const [seen, see] = useState(currentAddress);
  useEffect(() => {
    const follow = (): void => see(currentAddress());
    follow();
    return onAddress(follow);
  }, []);
  return seen;
}

/** A parameter of the address as a component's state; the empty text where it is left out. Setting it adds no step to the history. */
export function useParameter(name: string): readonly [string, (value: string) => void] {
  const value = useAddress().query.get(name) ?? '';
  const set = (next: string): void => {
    const { path, query } = currentAddress();
    navigate(hrefWith(path, { ...Object.fromEntries(query), [name]: next }), 'replace');
  };
  return [value, set];
}
