/** The methods of each address, so that a 405 can name them. */
export class KnownRoutes {
  readonly #routes: { readonly path: RegExp; readonly method: string }[] = [];

  /**
   * Adds a route in Fastify's form, with `:code` for a part of the path. Routes with a wildcard are ignored.
   */
  add(method: string, url: string): void {
    if (url.includes('*')) return;
    const path = url.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll(/:\w+/g, '[^/]+');
    this.#routes.push({ path: new RegExp(`^${path}$`), method });
  }

  /** In alphabetical order, each once; empty for an unknown address. */
  methodsOf(path: string): readonly string[] {
    return [
      ...new Set(this.#routes.filter((route) => route.path.test(path)).map(({ method }) => method)),
    ].sort();
  }
}
