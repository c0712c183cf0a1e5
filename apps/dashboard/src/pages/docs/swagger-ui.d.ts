/** The package has no types; these are the parts in use (swagger.io/docs/open-source-tools/swagger-ui). */
declare module 'swagger-ui-dist/swagger-ui-es-bundle.js' {
  interface Options {
    readonly domNode: HTMLElement;
    readonly spec: object;
    readonly docExpansion: 'list' | 'none';
    readonly defaultModelsExpandDepth: number;
    readonly defaultModelRendering: 'example' | 'model';
    /** Null, so that no document is sent to a validator on the internet. */
    readonly validatorUrl: null;
    /** The name of a component of a plugin. */
    readonly layout: string;
    readonly plugins: readonly unknown[];
  }
  const showSwagger: (options: Options) => void;
  export default showSwagger;
}
