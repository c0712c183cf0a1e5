import { useEffect, useState } from 'preact/hooks';

/** State shared by components and stored in the browser. */
export class PersistedState {
  #value: string;
  readonly #followers = new Set<(value: string) => void>();

  constructor(
    private readonly name: string,
    private readonly storage: () => Storage,
    otherwise: string,
  ) {
    this.#value = this.#stored() ?? otherwise;
  }

  get(): string {
    return this.#value;
  }

  set(value: string): void {
    this.#value = value;
    try {
      this.storage().setItem(this.name, value);
    } catch {
      // The browser may refuse to store anything; the value then lasts as long as the page.
    }
    for (const follow of this.#followers) follow(value);
  }

  use(): [string, (value: string) => void] {
    const [value, follow] = useState(this.#value);
    useEffect(() => {
      this.#followers.add(follow);
      follow(this.#value);
      return () => void this.#followers.delete(follow);
    }, []);
    return [value, (next) => this.set(next)];
  }

  #stored(): string | null {
    try {
      return this.storage().getItem(this.name);
    } catch {
      return null;
    }
  }
}
