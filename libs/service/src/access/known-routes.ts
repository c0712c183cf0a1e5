/** The methods of each address, to name them where another one is used. */
export class KnownRoutes {
  readonly #routes: { readonly path: RegExp; readonly method: string }[] = [];

  /** Adds a route as Fastify declares it, with `:code` for a part of the path. Routes with a wildcard are left out. */
  add(method: string, url: string): void {
    if (url.includes('*')) return;
    const path = url.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll(/:\w+/g, '[^/]+');
    this.#routes.push({ path: new RegExp(`^${path}/?$`), method });
  }

  /** In alphabetical order, each once; none where the address is unknown. */
  methodsOf(path: string): readonly string[] {
    return [...new Set(this.#routes.filter((route) => route.path.test(path)).map(({ method }) => method))].sort();
  }
}
